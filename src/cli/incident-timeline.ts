import type { Simulation, TierSimulation } from "../burnrate/simulation";
import { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";

/** How the errors of a simulated incident run. */
export interface IncidentErrorsShown {
  readonly highest: Ratio;
  readonly ramp: boolean;
}

const WIDTH = 80;
const LONGEST_NAME = 20;
/** Narrowest distance of two marks of the axis. */
const MARK_WIDTH = 9;
const BLOCKS = " ▁▂▃▄▅▆▇█";
const FIRES = "█";
const SILENT = "·";

/** Distances between marks that people read without counting. */
const MARKS = [
  "30s",
  "1m",
  "2m",
  "5m",
  "10m",
  "15m",
  "30m",
  "1h",
  "2h",
  "3h",
  "6h",
  "12h",
  "1d",
  "2d",
  "5d",
  "10d",
  "30d",
];

/** A picture of an incident, 80 columns wide: its errors, below them a bar a tier for as long as its alert fires, and the time. */
export function incidentTimeline(simulation: Simulation, errors: IncidentErrorsShown): string[] {
  const names = ["errors", ...simulation.tiers.map(({ tier }) => tier.name)];
  const label = Math.min(LONGEST_NAME, Math.max(...names.map((name) => name.length))) + 2;
  const columns = WIDTH - label;
  const last = [simulation.duration, ...simulation.tiers.flatMap(({ firings }) => firings.map(({ until }) => until))];
  const end = Math.max(...last.map(({ seconds }) => seconds));
  const cells = Array.from({ length: columns }, (_, index) => ({
    from: (index * end) / columns,
    until: ((index + 1) * end) / columns,
  }));
  const line = (name: string, text: string) => `${name.slice(0, LONGEST_NAME).padEnd(label)}${text}`.trimEnd();
  const length = simulation.duration.seconds;
  return [
    line("errors", cells.map((cell) => errorBlock(cell, length, errors.ramp)).join("")),
    ...simulation.tiers.map((each) => line(each.tier.name, cells.map((cell) => tierBlock(cell, each)).join(""))),
    line("", axis(columns, end)),
  ];
}

interface Cell {
  readonly from: number;
  readonly until: number;
}

/** As high as the errors are in the middle of the cell, in parts of their highest. */
function errorBlock({ from, until }: Cell, length: number, ramp: boolean): string {
  if (from >= length) return " ";
  const share = ramp ? (from + Math.min(until, length)) / 2 / length : 1;
  return BLOCKS[Math.max(1, Math.round(share * (BLOCKS.length - 1)))];
}

function tierBlock({ from, until }: Cell, { firings }: TierSimulation): string {
  return firings.some((firing) => firing.from.seconds < until && firing.until.seconds > from) ? FIRES : SILENT;
}

function axis(columns: number, end: number): string {
  const marks = MARKS.map((text) => Duration.parse(text)!);
  const apart = marks.find(({ seconds }) => (seconds / end) * columns >= MARK_WIDTH) ?? marks.at(-1)!;
  const text = Array.from({ length: columns }, () => " ");
  for (let mark = 0; mark * apart.seconds < end; mark++) {
    const at = Math.floor(((mark * apart.seconds) / end) * columns);
    const written = `|${mark === 0 ? "0" : apart.times(mark)}`;
    if (at + written.length <= columns) text.splice(at, written.length, ...written);
  }
  return text.join("");
}
