import { ruleFile } from "../../../src/rules/rule-file";
import type { RuleGroup } from "../../../src/rules/rule";
import { generated } from "../generated";
import { printYaml } from "../../../src/manifest";
import { promtool, promtools } from "../promtool";
import { promtoolAnswers } from "../promtool-answers";
import type { Sample } from "../promtool-answers";
import { alertingTiers, expectedTiers } from "./expected-tiers";
import type { ExpectedTier, Objective, WindowDays } from "./expected-tiers";
import type { MatrixIndicator } from "./matrix-indicators";
import type { Series, Share } from "./series";

/** An SLO of the matrix. */
export interface Cell {
  readonly indicator: MatrixIndicator;
  readonly days: WindowDays;
  readonly objective: Objective;
}

export interface Engine {
  readonly name: string;
  readonly binary: string;
  /** Prometheus 3 writes the boundary 5 as `5.0`, and its promtool has a notation for native histograms. */
  readonly isThree: boolean;
}

/** Every promtool there is, the newest last. */
export function matrixEngines(): readonly Engine[] {
  return promtools().map(([name, binary]) => ({ name, binary, isThree: name.endsWith(" 3") }));
}

/** One service, or one group of one, whose error ratio is just above or just below a tier's threshold. */
interface Variant {
  readonly cell: Cell;
  readonly tier: ExpectedTier;
  readonly side: "above" | "below";
  readonly service: string;
  readonly group: Readonly<Record<string, string>>;
}

/** What a variant's alerts should have done, and did. */
export interface Verdict {
  readonly of: string;
  readonly expected: string;
  readonly got: string;
}

/** One percent. */
const MARGIN = 0.01;

/** Names of services: `s28d-99-9-fast-above`. A group's service is the same for all its tiers. */
function variantsOf(cell: Cell): readonly Variant[] {
  const { days, objective, indicator } = cell;
  const slo = `s${days}d-${objective.replace(".", "-")}`;
  return alertingTiers(days, objective).flatMap((tier) =>
    (["above", "below"] as const).map((side): Variant => {
      const one = `${tier.name}-${side}`;
      return indicator.grouped
        ? { cell, tier, side, service: slo, group: { route: `/${one}` } }
        : { cell, tier, side, service: `${slo}-${one}`, group: {} };
    }),
  );
}

function shareOf({ tier: { threshold }, side }: Variant): Share {
  const beyond = threshold * (side === "above" ? 1 + MARGIN : 1 - MARGIN);
  return { ratio: beyond, above: Math.min(threshold, beyond), below: Math.max(threshold, beyond) };
}

/** Every tier whose threshold lies below the variant's error ratio. */
function expectedFirings({ cell, tier, side }: Variant): string {
  const firing = alertingTiers(cell.days, cell.objective).filter(
    ({ name, threshold }) => threshold < tier.threshold || (name === tier.name && side === "above"),
  );
  return firing
    .map(({ name }) => name)
    .sort()
    .join(" ");
}

function cellDocument({ indicator, days, objective }: Cell, service: string): object {
  const slo = {
    name: "slo",
    objective: Number(objective),
    window: `${days}d`,
    indicator: indicator.written(service),
    ...(indicator.grouped && { groupBy: ["route"] }),
    // Minutes have too few seconds for a minimum of five bad ones.
    ...(indicator.countsTime && { minimumBadEvents: 0 }),
  };
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: service, namespace: "shop" },
    spec: { slos: [slo] },
  };
}

interface Simulated {
  readonly variant: Variant;
  readonly series: Series;
}

/**
 * promtool ends a query that holds more than 10,000 samples. Within 1 % of a share of 0.1 % takes a thousand instances of a
 * gauge, and its query holds ten samples of each.
 */
const MOST_SERIES = 900;

/** Those whose service, with all its groups, stays within promtool's limit. */
function withinLimit(simulated: readonly Simulated[]): readonly Simulated[] {
  const held = new Map<string, number>();
  const count = ({ series }: Simulated) => Object.keys(series).length;
  const kept = new Set<Simulated>();
  for (const each of [...simulated].sort((a, b) => count(a) - count(b))) {
    const after = (held.get(each.variant.service) ?? 0) + count(each);
    if (after > MOST_SERIES) continue;
    held.set(each.variant.service, after);
    kept.add(each);
  }
  return simulated.filter((each) => kept.has(each));
}

/** How many tiers of a cell are looked at from above and from below. */
export function variantCount(cell: Cell): number {
  return variantsOf(cell).length;
}

/**
 * Runs the rules of cells with one indicator on a promtool: a verdict for each tier, above and below its threshold, but for
 * those that take more series than promtool bears.
 */
export async function firingVerdicts(
  engine: Engine,
  cells: readonly Cell[],
  minutes: number,
): Promise<readonly Verdict[]> {
  const simulated = cells.flatMap(variantsOf).map((variant) => ({ variant, series: seriesOf(variant, engine) }));
  const within = withinLimit(simulated);
  if (within.length === 0) return [];
  const variants = within.map(({ variant }) => variant);
  const groups = groupsOf(variants);
  const series = Object.assign({}, ...within.map((each) => each.series)) as Series;
  const firing = 'ALERTS{alertstate="firing",tier!=""}';
  const [end, key] = [minutes * 60, "service, route, tier"];
  const [[ever, atEnd, evaluated]] = await promtoolAnswers(engine.binary, ruleFile(groups), [
    {
      series,
      questions: [
        [`count by (${key}) (count_over_time(${firing}[${end}s]))`, end],
        [`count by (${key}) (${firing})`, end],
        ["count(slo:info)", end],
      ],
    },
  ]);
  if (evaluated[0]?.value !== groups.length)
    throw new Error(`${evaluated[0]?.value} of ${groups.length} rule groups were evaluated`);
  return variants.map((variant) => {
    const [during, last] = [ever, atEnd].map((samples) => tiersOf(samples, variant));
    return {
      of: `${nameOf(variant.cell)}: 1 % ${variant.side} ${variant.tier.name}`,
      expected: expectedFirings(variant),
      got: during === last ? last : `${during}; at the end ${last}`,
    };
  });
}

/** Whether the rules of cells load, by promtool's own check. */
export async function loadVerdict(engine: Engine, cells: readonly Cell[]): Promise<Verdict> {
  const groups = groupsOf(cells.flatMap(variantsOf));
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  const files = [{ path: "rules.yml", text: printYaml(ruleFile(groups)) }];
  const { code, output } = await promtool(engine.binary, ["check", "rules", "rules.yml"], files);
  const got = code === 0 ? (/SUCCESS: (\d+) rules found/.exec(output)?.[1] ?? output) : output;
  return { of: `${cells[0].indicator.name}: rules that load`, expected: String(rules), got };
}

/** Which tiers an SLO has and what was found about the others, against the arithmetic. */
export function tierVerdict(cell: Cell): Verdict {
  const { slos, problems } = generated(cellDocument(cell, "s"));
  const expected = expectedTiers(cell.days, cell.objective);
  const paged = expected.some(({ page, fate }) => page && (fate === "kept" || fate === "adapted"));
  const wanted = [
    ...alertingTiers(cell.days, cell.objective).map(({ name, page, longHours, factor, threshold }) =>
      [name, page ? "page" : "ticket", `${longHours}h`, round(factor), round(threshold)].join(" "),
    ),
    ...expected.filter(({ fate }) => fate !== "kept").map(({ fate, name }) => `${FINDINGS[fate]} ${name}`),
    ...(paged ? [] : ["error burnrate/no-page"]),
  ];
  const got = [
    ...slos[0].tiers.map(({ name, level, long, factor, threshold }) =>
      [name, level, `${long.seconds / 3_600}h`, round(factor.number), round(threshold.number)].join(" "),
    ),
    ...problems
      .filter(({ rule }) => rule.startsWith("burnrate/"))
      .map(({ severity, rule, message }) =>
        [severity, rule, /^tier (\w+)/.exec(message)?.[1]].filter(Boolean).join(" "),
      ),
  ];
  return { of: `${nameOf(cell)}: tiers`, expected: wanted.sort().join(", "), got: got.sort().join(", ") };
}

const FINDINGS: Readonly<Record<ExpectedTier["fate"], string>> = {
  kept: "",
  adapted: "info burnrate/tier-adapted",
  repeats: "info burnrate/tier-dropped",
  unreachable: "warning burnrate/tier-unreachable",
};

const round = (value: number) => Number(value.toPrecision(12));
const nameOf = ({ indicator, days, objective }: Cell) => `${indicator.name}, ${days}d, ${objective} %`;

function groupsOf(variants: readonly Variant[]): readonly RuleGroup[] {
  const services = new Map(variants.map(({ service, cell }) => [service, cell]));
  return [...services].map(([service, cell]) => generated(cellDocument(cell, service)).groups[0]);
}

function tiersOf(samples: readonly Sample[], { service, group }: Variant): string {
  const own = samples.filter(
    ({ labels }) => labels.service === service && (labels.route ?? "") === (group.route ?? ""),
  );
  return own
    .map(({ labels }) => labels.tier)
    .sort()
    .join(" ");
}

function seriesOf(variant: Variant, { isThree }: Engine): Series {
  const { cell, service, group } = variant;
  const write = (boundary: number) => (isThree && Number.isInteger(boundary) ? `${boundary}.0` : String(boundary));
  return cell.indicator.series(service, shareOf(variant), { write, group });
}
