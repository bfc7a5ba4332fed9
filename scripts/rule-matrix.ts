/*
 * `npm run rules:matrix`: what the generated rules do on real Prometheus, for every indicator, window and objective, on
 * every promtool that is installed; then window lengths, the period's ratio and detection, which need days of simulated
 * time. Takes one to three hours. Exits 1 when anything is not as it must be.
 *
 *   npm run rules:matrix -- [--only matrix,windows,period,detection] [--indicator TEXT] [--engine TEXT] [--from N]
 *
 * --from goes on at the N-th case, where an earlier run was ended.
 */
import { parseArgs } from "node:util";
import { OBJECTIVES, WINDOWS } from "../test/rules/matrix/expected-tiers";
import { detections, detectingTiers } from "../test/rules/matrix/detection";
import type { Incident } from "../test/rules/matrix/detection";
import { firingVerdicts, loadVerdict, matrixEngines, tierVerdict, variantCount } from "../test/rules/matrix/matrix";
import type { Engine, Verdict } from "../test/rules/matrix/matrix";
import { MATRIX_INDICATORS } from "../test/rules/matrix/matrix-indicators";
import type { MatrixIndicator } from "../test/rules/matrix/matrix-indicators";
import { minuteOutage, periodRatios } from "../test/rules/matrix/period-ratio";
import { windowLengths } from "../test/rules/matrix/window-lengths";

const PARTS = ["matrix", "windows", "period", "detection"] as const;
type Part = (typeof PARTS)[number];

/** Simulated minutes of a case of the matrix. */
const MINUTES = 6;
/** Bounds on when an alert comes, in seconds. */
const SOONEST = -30;
const LATEST = 90;
const PERIOD_MARGIN = 0.01;

/** One line of the summary. */
interface Result {
  readonly part: Part;
  readonly engine: string;
  readonly name: string;
  readonly checks: number;
  readonly failed: readonly string[];
  readonly figures: string;
}

interface Options {
  /** The first case to run, counted from 1. */
  readonly from: number;
  readonly parts: readonly Part[];
  readonly engines: readonly Engine[];
  readonly indicators: readonly MatrixIndicator[];
}

type Finding = Pick<Result, "checks" | "failed" | "figures">;
type Work = Pick<Result, "part" | "engine" | "name"> & { readonly run: () => Promise<Finding> };

function options(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: PARTS.join(",") },
      indicator: { type: "string", default: "" },
      engine: { type: "string", default: "" },
      from: { type: "string", default: "1" },
    },
  });
  const wanted = values.only.split(",");
  const unknown = wanted.find((part) => !(PARTS as readonly string[]).includes(part));
  if (unknown !== undefined) throw new Error(`--only takes ${PARTS.join(", ")}, got ${unknown}`);
  const from = Number(values.from);
  if (!Number.isInteger(from) || from < 1) throw new Error(`--from takes a whole number from 1, got ${values.from}`);
  return {
    from,
    parts: PARTS.filter((part) => wanted.includes(part)),
    engines: matrixEngines().filter(({ name }) => name.includes(values.engine)),
    indicators: MATRIX_INDICATORS.filter(({ name }) => name.includes(values.indicator)),
  };
}

function workOf({ parts, engines, indicators }: Options): Work[] {
  const kinds: Readonly<Record<Part, (engine: Engine) => Omit<Work, "part" | "engine">[]>> = {
    matrix: (engine) => indicators.map((indicator) => ({ name: indicator.name, run: () => matrix(engine, indicator) })),
    windows: (engine) => WINDOWS.map((days) => ({ name: `${days}d, 99.9 %`, run: () => lengths(engine, days) })),
    period: (engine) => [
      ...[7, 30].map((days) => ({ name: `${days}d`, run: () => period(engine, days) })),
      { name: "a minute's outage in 1d", run: () => outage(engine) },
    ],
    detection: (engine) =>
      INCIDENTS.map((incident) => ({ name: nameOf(incident), run: () => detection(engine, incident) })),
  };
  return parts.flatMap((part) =>
    engines.flatMap((engine) => kinds[part](engine).map((work) => ({ ...work, part, engine: engine.name }))),
  );
}

async function matrix(engine: Engine, indicator: MatrixIndicator): Promise<Finding> {
  const cells = WINDOWS.flatMap((days) => OBJECTIVES.map((objective) => ({ indicator, days, objective })));
  const verdicts: Verdict[] = [...cells.map(tierVerdict), await loadVerdict(engine, cells)];
  const skipped = indicator.native === true && !engine.isThree;
  let left = 0;
  // A file with all cells would have each of a hundred rule groups search the series of all the others.
  for (const cell of skipped ? [] : cells) {
    const fired = await firingVerdicts(engine, [cell], MINUTES);
    verdicts.push(...fired);
    left += variantCount(cell) - fired.length;
  }
  const figures = left === 0 ? "" : `${left} left out: promtool takes no more than 10,000 samples at once`;
  const failed = verdicts.filter(({ expected, got }) => expected !== got);
  return {
    checks: verdicts.length,
    failed: failed.map(({ of, expected, got }) => `${of}: expected "${expected}", got "${got}"`),
    figures: skipped ? "loads; this promtool has no notation for native histograms" : figures,
  };
}

async function lengths({ binary }: Engine, days: (typeof WINDOWS)[number]): Promise<Finding> {
  const delays = await windowLengths(binary, days, "99.9");
  const late = delays.filter(({ late }) => late === undefined || late < SOONEST || late > LATEST);
  return {
    checks: delays.length,
    failed: late.map(({ tier, due, late }) => `${tier}, due after ${Math.round(due)} s, was ${late} s late`),
    figures: delays.map(({ tier, due, late }) => `${tier} ${due.toFixed(0)} s ${signed(late)}`).join(", "),
  };
}

async function period({ binary }: Engine, days: number): Promise<Finding> {
  const rows = await periodRatios(binary, days);
  const wrong = rows.filter(({ off }) => !(Math.abs(off) <= PERIOD_MARGIN));
  const worst = Math.max(...rows.map(({ off }) => Math.abs(off)));
  const averages = rows.map(({ averaged, exact }) => 100 * (averaged / exact - 1));
  return {
    checks: rows.length,
    failed: wrong.map(({ at, exact, ours }) => `at ${at} s ${ours} instead of ${exact}`),
    figures: `at most ${(100 * worst).toFixed(3)} % off; an average of 5m ratios ${Math.min(...averages).toFixed(0)} to ${Math.max(...averages).toFixed(0)} % off`,
  };
}

async function outage({ binary }: Engine): Promise<Finding> {
  const weights = await minuteOutage(binary);
  const wrong = weights.filter((weight) => !(Math.abs(weight - 1) <= PERIOD_MARGIN));
  const [least, most] = [Math.min(...weights), Math.max(...weights)];
  const range = `counts ${least.toFixed(3)} to ${most.toFixed(3)} times`;
  return {
    checks: weights.length,
    failed: wrong.length === 0 ? [] : [`${wrong.length} times off: ${range}`],
    figures: range,
  };
}

/** Three quiet days fill the windows of all four tiers, six quiet hours those of the pages. */
const INCIDENTS: readonly Incident[] = [
  ...(["99.9", "99"] as const).flatMap((objective) =>
    [2, 5, 10, 100].map((percent) => ({ objective, percent, quietHours: 72 })),
  ),
  ...[15, 60].flatMap((scrapeSeconds) =>
    [2, 5, 10, 100].map((percent) => ({ objective: "99.9" as const, percent, quietHours: 6, scrapeSeconds })),
  ),
];

const nameOf = ({ objective, percent, scrapeSeconds }: Incident) =>
  `${objective} %, ${percent} % errors${scrapeSeconds === undefined ? "" : `, scraped every ${scrapeSeconds} s`}`;

async function detection({ binary }: Engine, incident: Incident): Promise<Finding> {
  const found = (await detections(binary, incident)).map((each) => ({
    ...each,
    late: each.ours === undefined || each.exact === undefined ? undefined : each.ours - each.exact,
  }));
  // A base window holds four scrapes: with longer ones alerts are later, by as much as is written down here.
  const bound = (incident.scrapeSeconds ?? 30) <= 30 ? LATEST : Infinity;
  const wrong = found.filter(({ page, late }) => late === undefined || (page && (late < 0 || late > bound)));
  return {
    checks: detectingTiers(incident).length,
    failed: wrong.map(({ tier, exact, ours }) => `${tier} after ${ours} s, exact windows after ${exact} s`),
    figures: found.map(({ tier, exact, late }) => `${tier} ${exact} s ${signed(late)}`).join(", "),
  };
}

function signed(seconds: number | undefined): string {
  return seconds === undefined ? "never" : `${seconds < 0 ? "-" : "+"} ${Math.abs(Math.round(seconds))}`;
}

function printSummary(results: readonly Result[]): void {
  console.log("\n| part | engine | case | checks | failed | figures |\n| --- | --- | --- | ---: | ---: | --- |");
  for (const { part, engine, name, checks, failed, figures } of results)
    console.log(`| ${part} | ${engine} | ${name} | ${checks} | ${failed.length} | ${figures} |`);
  for (const part of PARTS) {
    const own = results.filter((result) => result.part === part);
    const sum = (of: (result: Result) => number) => own.reduce((total, result) => total + of(result), 0);
    if (own.length > 0)
      console.log(`${part}: ${sum(({ checks }) => checks)} checks, ${sum(({ failed }) => failed.length)} failed`);
  }
}

async function main(): Promise<number> {
  const started = Date.now();
  const wanted = options();
  const work = workOf(wanted);
  if (work.length === 0) throw new Error("nothing to do: no promtool is installed, or nothing is called so");
  const results: Result[] = [];
  for (const [index, { run, ...what }] of work.entries()) {
    if (index + 1 < wanted.from) continue;
    const begun = Date.now();
    const finding = await run();
    results.push({ ...what, ...finding });
    const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
    console.log(
      `[${index + 1}/${work.length}] ${what.part}, ${what.engine}, ${what.name}: ${finding.checks} checks, ${finding.failed.length} failed, ${seconds} s ${finding.figures}`,
    );
    for (const failure of finding.failed) console.log(`    ${failure}`);
  }
  printSummary(results);
  console.log(`${((Date.now() - started) / 60_000).toFixed(0)} minutes`);
  return results.some(({ failed }) => failed.length > 0) ? 1 : 0;
}

main().then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    console.error(`rules:matrix: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    process.exitCode = 1;
  },
);
