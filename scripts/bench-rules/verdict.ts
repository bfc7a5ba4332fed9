import { SUBJECTS } from "./measurement";
import type { Cost, SizeResult } from "./measurement";
import { OURS } from "./our-rules";

/** What has to be shown, and at how many series. */
const FEWER = { size: 100, times: 300 };
const FLOOR = { size: 1000, times: 2 };

const FLOOR_ROW = "the floor";
const HEADER = ["series", "SLO", "rules of", "samples", "times ours", "samples an hour", "times ours", "ms"];

/** One row a number of series, SLO and tool, as Markdown. */
export function printTable(results: readonly SizeResult[]): void {
  const rows = results.flatMap((result) => SUBJECTS.flatMap((subject) => rowsOf(result, subject)));
  const widths = HEADER.map((_, column) => Math.max(...[HEADER, ...rows].map((row) => row[column].length)));
  const isText = (column: number) => column === 1 || column === 2;
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  console.log("");
  console.log(line(HEADER));
  console.log(line(widths.map((width, column) => (isText(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`))));
  for (const row of rows) console.log(line(row));
  console.log("");
}

function rowsOf({ size, floor, costs }: SizeResult, subject: Cost["subject"]): string[][] {
  const own = costs.filter((cost) => cost.subject === subject);
  const ours = own.find(({ tool }) => tool === OURS)!;
  const row = (tool: string, figures: readonly string[]) => [String(size), subject, tool, ...figures];
  return [
    row(FLOOR_ROW, [whole(floor[subject]), times(floor[subject] / ours.samples), "", "", ""]),
    ...own.map((cost) =>
      row(cost.tool, [
        whole(cost.samples),
        times(cost.samples / ours.samples),
        whole(cost.samplesPerHour),
        times(cost.samplesPerHour / ours.samplesPerHour),
        cost.milliseconds.toFixed(1),
      ]),
    ),
  ];
}

function whole(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** Rounded down, so that no printed figure looks like more than was measured. */
function times(ratio: number): string {
  return ratio < 10 ? (Math.floor(ratio * 100) / 100).toFixed(2) : whole(Math.floor(ratio));
}

export interface Verdict {
  readonly text: string;
  readonly missed: boolean;
}

/** A line for each requirement, for each SLO and for both together. */
export function verdicts(results: readonly SizeResult[]): Verdict[] {
  return [...fewerThanPeers(results), ...closeToFloor(results)];
}

function fewerThanPeers(results: readonly SizeResult[]): Verdict[] {
  const costs = results.find(({ size }) => size === FEWER.size)?.costs ?? [];
  const peers = costs.filter(({ tool }) => tool !== OURS);
  const asked = `at least ${FEWER.times} times fewer samples at ${FEWER.size} series`;
  if (peers.length === 0) return [notMeasured(asked)];
  return peers.map((peer) => {
    const ours = costs.find(({ tool, subject }) => tool === OURS && subject === peer.subject)!;
    const ratio = peer.samples / ours.samples;
    return verdict(ratio >= FEWER.times, `${asked} than ${peer.tool} (${peer.subject}): ${times(ratio)} times`);
  });
}

function closeToFloor(results: readonly SizeResult[]): Verdict[] {
  const result = results.find(({ size }) => size === FLOOR.size);
  const asked = `at most ${FLOOR.times} times the floor at ${FLOOR.size} series`;
  if (result === undefined) return [notMeasured(asked)];
  return SUBJECTS.map((subject) => {
    const ours = result.costs.find((cost) => cost.tool === OURS && cost.subject === subject)!;
    const ratio = ours.samples / result.floor[subject];
    return verdict(ratio <= FLOOR.times, `${asked} (${subject}): ${ratio.toFixed(3)} times`);
  });
}

function verdict(met: boolean, text: string): Verdict {
  return { text: `${met ? "met" : "MISSED"}: ${text}`, missed: !met };
}

function notMeasured(asked: string): Verdict {
  return { text: `not measured: ${asked}`, missed: false };
}
