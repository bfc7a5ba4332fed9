import type { SimulatedSlo } from "../../src/burnrate/simulated-slo";
import type { Simulation } from "../../src/burnrate/simulation";
import type { Tier } from "../../src/burnrate/tier";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";

/* SLOs to simulate, independent of how tiers are chosen. */

export const time = (text: string) => Duration.parse(text)!;

/** `fast page 14.4 1h 5m` */
function tier(text: string, objective: Ratio): Tier {
  const [name, level, factor, long, short] = text.split(" ");
  return {
    name,
    level: level as Tier["level"],
    factor: Ratio.of(factor),
    threshold: Ratio.of(factor).times(objective.complement()),
    budgetShare: Ratio.of("0.02"),
    long: time(long),
    short: time(short),
  };
}

/** The workbook's tiers for 30 days. */
export const USUAL = ["fast page 14.4 1h 5m", "medium page 6 6h 30m", "slow ticket 3 1d 2h", "long ticket 1 3d 6h"];

export function sloWith(
  objective: string,
  tiers: readonly string[] = USUAL,
  changes: Partial<SimulatedSlo> = {},
): SimulatedSlo {
  const promised = Ratio.percent(objective)!;
  return {
    objective: promised,
    window: time("30d"),
    tiers: tiers.map((each) => tier(each, promised)),
    minimumBadEvents: { page: 5, ticket: 0 },
    scrapeInterval: time("30s"),
    counted: "bad",
    ...changes,
  };
}

/** `fast 9m30s..1h` for each stretch of firing, after the incident began. */
export function firingsOf({ tiers }: Simulation): string[] {
  return tiers.flatMap(({ tier: { name }, firings }) => firings.map(({ from, until }) => `${name} ${from}..${until}`));
}
