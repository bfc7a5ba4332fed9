import { finding } from "../problem";
import type { Problem, Rule } from "../problem";
import type { Monitoring, Slo } from "../spec/service";
import { Duration } from "../units/duration";
import { baseWindow, SCRAPES_IN_WINDOW } from "./evaluation";
import { burnRateRules } from "./rules";
import type { Tier } from "./tier";

const HOUR = Duration.of(1, "h");
const WHOLE_HOURS_ABOVE = Duration.of(6, "h");

interface WindowContext {
  readonly path: string;
  readonly slo: Pick<Slo, "window">;
  readonly monitoring?: Pick<Monitoring, "scrapeInterval" | "retention">;
}

/** What is wrong with one window of a tier that the user wrote. */
interface Refusal {
  readonly rule: Rule;
  readonly key: "long" | "short";
  readonly message: string;
  readonly allowed: string;
  readonly fix: string;
}

/** Why the windows of a tier cannot be used, each reason with its numbers. */
export function tierWindowProblems(tier: Tier, context: WindowContext): Problem[] {
  const refusals = [
    order(tier, context),
    insideSloWindow(tier, context),
    wholeHours(tier, "long"),
    wholeHours(tier, "short"),
    enoughScrapes(tier, context),
    withinRetention(tier, context),
  ];
  return refusals
    .filter((refusal) => refusal !== undefined)
    .map(({ rule, key, ...facts }) =>
      finding(rule, { path: `${context.path}.${key}`, got: String(tier[key]), ...facts }),
    );
}

function order({ name, long, short }: Tier, { monitoring }: WindowContext): Refusal | undefined {
  if (short.compare(long) < 0) return undefined;
  const usual = usualShort(long);
  const least = monitoring === undefined ? usual : wholeMinutes(baseWindow(monitoring));
  const suggested = usual.compare(least) < 0 ? least : usual;
  return {
    rule: burnRateRules.tierWindows,
    key: "short",
    message: `tier ${name}'s short window is not shorter than its long one`,
    allowed: `below ${long}`,
    fix:
      suggested.compare(long) < 0
        ? `use about a twelfth of the long window, ${suggested}`
        : `lengthen long: the short window has to be at least ${least}`,
  };
}

function wholeMinutes(window: Duration): Duration {
  return Duration.of(Math.ceil(window.seconds / 60), "m");
}

/** A twelfth, as in the workbook; whole hours where only those are allowed. */
function usualShort(long: Duration): Duration {
  const minutes = Duration.of(Math.max(1, Math.round(long.seconds / 60 / 12)), "m");
  return minutes.compare(WHOLE_HOURS_ABOVE) > 0 ? HOUR.times(Math.round(minutes.seconds / HOUR.seconds)) : minutes;
}

function insideSloWindow({ name, long }: Tier, { slo }: WindowContext): Refusal | undefined {
  if (long.compare(slo.window) <= 0) return undefined;
  return {
    rule: burnRateRules.tierWindows,
    key: "long",
    message: `tier ${name} looks back further than the SLO's window of ${slo.window}`,
    allowed: `at most ${slo.window}`,
    fix: "shorten it, or lengthen the SLO's window",
  };
}

function wholeHours(tier: Tier, key: "long" | "short"): Refusal | undefined {
  const window = tier[key];
  if (window.compare(WHOLE_HOURS_ABOVE) <= 0 || window.multipleOf(HOUR) !== undefined) return undefined;
  const below = HOUR.times(Math.floor(window.seconds / HOUR.seconds));
  return {
    rule: burnRateRules.tierWindows,
    key,
    message: "windows above 6h are added up from whole hours",
    allowed: "whole hours above 6h",
    fix: `use ${below} or ${below.plus(HOUR)}`,
  };
}

function enoughScrapes({ name, short }: Tier, { monitoring }: WindowContext): Refusal | undefined {
  if (monitoring === undefined) return undefined;
  const base = baseWindow(monitoring);
  if (short.compare(base) >= 0) return undefined;
  const scrapes = monitoring.scrapeInterval.times(SCRAPES_IN_WINDOW);
  const why =
    short.compare(scrapes) < 0
      ? `holds fewer than ${SCRAPES_IN_WINDOW} scrapes of ${monitoring.scrapeInterval}`
      : `is shorter than the ${base} over which raw series are read`;
  return {
    rule: burnRateRules.shortWindow,
    key: "short",
    message: `tier ${name}'s short window of ${short} ${why}`,
    allowed: `at least ${base}`,
    fix: `use ${wholeMinutes(base)} or more`,
  };
}

function withinRetention({ name, long }: Tier, { monitoring }: WindowContext): Refusal | undefined {
  const retention = monitoring?.retention;
  if (retention === undefined || long.compare(retention) <= 0) return undefined;
  return {
    rule: burnRateRules.retention,
    key: "long",
    message: `Prometheus keeps ${retention}, so tier ${name}'s window of ${long} would be cut short`,
    allowed: `at most ${retention} (spec.monitoring.retention)`,
    fix: `shorten it to ${retention} or less, or raise Prometheus' retention`,
  };
}
