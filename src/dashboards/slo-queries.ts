import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import {
  aggregate,
  binary,
  by,
  call,
  chain,
  matchers,
  matches,
  number,
  offset,
  sumOverTime,
  withMatching,
} from "../promql/build";
import type { Labels } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import { RecordedSeries } from "../rules/recorded-series";
import type { Monitoring } from "../spec/service";
import { Duration } from "../units/duration";
import { alertName, seriesNames } from "../units/names";
import { Ratio } from "../units/ratio";
import { groupMatcher } from "./group-variable";
import { SELECTED_RANGE } from "./selected-range";

const HOUR = Duration.of(1, "h");
const DAY = Duration.of(1, "d");

/** What `alertState` gives for each state, and for a rule that is evaluated and quiet. */
export const ALERT_STATES = { quiet: 0, pending: 1, firing: 2 } as const;

/** What `timeToEmpty` gives where nothing is burning: no time is long enough. */
export const NOT_BURNING = -1;

/**
 * Every question that panels ask about one SLO. All are answered from recorded series and ALERTS: no raw series is read.
 * Of a grouped SLO each answer is one a group, of the groups that the reader has picked.
 */
export class SloQueries {
  private readonly budget: Ratio;
  private readonly recorded: RecordedSeries;

  private constructor(
    private readonly slo: GuardedSlo,
    /** Of the SLO as a whole, which has none of its groups' labels. */
    private readonly whole: RecordedSeries,
  ) {
    this.budget = slo.slo.objective.complement();
    this.recorded = whole.within(slo.groupBy.map(groupMatcher));
  }

  static of(slo: GuardedSlo, monitoring: Pick<Monitoring, "scrapeInterval">): SloQueries {
    return new SloQueries(slo, RecordedSeries.of(slo, monitoring));
  }

  get objective(): Expression {
    return this.whole.series(seriesNames.objective);
  }

  get budgetRemaining(): Selector {
    return this.recorded.series(seriesNames.budgetRemaining);
  }

  /** The budget of a day ago less one day's even share: whoever is below it spent more than that in the last day. */
  get evenPace(): Expression {
    const share = Ratio.of(DAY.milliseconds).dividedBy(this.slo.slo.window.milliseconds, 6);
    return binary(offset(this.budgetRemaining, DAY), "-", number(share));
  }

  get currentBurnRate(): Expression {
    return this.recorded.series(seriesNames.burnRate);
  }

  /** Seconds until the budget is empty at the current burn rate; `NOT_BURNING` where it does not burn. */
  get timeToEmpty(): Expression {
    const left = call("clamp_min", this.budgetRemaining, number(0));
    const full = binary(left, "*", number(this.slo.slo.window.seconds));
    const burning = binary(this.currentBurnRate, ">", number(0));
    const idle = binary(binary(this.currentBurnRate, "<=", number(0)), "-", number(-NOT_BURNING));
    return binary(binary(full, "/", burning), "or", idle);
  }

  /**
   * Share of the whole period's budget that the range picked in Grafana has cost. Bad events are counted to within one
   * evaluation (a range has both its ends in Prometheus 2, one in 3); those of the period are added up by whole hours.
   */
  get costOfSelectedRange(): Expression {
    const bad = sumOverTime(this.recorded.rate("bad", this.recorded.base), SELECTED_RANGE);
    const badEvents = binary(bad, "*", number(EVALUATION_INTERVAL.seconds));
    return binary(badEvents, "/", binary(this.allowedOf(this.recorded), ">", number(0)));
  }

  /** Bad events that the whole period's budget allows, of all groups together. */
  get allowedEvents(): Expression {
    return aggregate("sum", this.allowedOf(this.whole));
  }

  private allowedOf(recorded: RecordedSeries): Expression {
    const hourly = recorded.rate("total", HOUR);
    const hours = { type: "subquery", operand: hourly, range: this.slo.slo.window, step: HOUR } as const;
    return binary(call("sum_over_time", hours), "*", number(this.budget.times(HOUR.seconds)));
  }

  errorRatio(window: Duration): Expression {
    return this.recorded.series(seriesNames.errorRatio(window));
  }

  burnRate(window: Duration): Expression {
    return binary(this.errorRatio(window), "/", number(this.budget));
  }

  /** The lower of a tier's burn rates, which decides whether it fires; nothing unless both are known. */
  decidingBurnRate({ short, long }: Tier): Expression {
    const lower = (one: Duration, operator: "<" | "<=", other: Duration) =>
      binary(this.errorRatio(one), operator, this.errorRatio(other));
    return binary(binary(lower(short, "<", long), "or", lower(long, "<=", short)), "/", number(this.budget));
  }

  get badPerSecond(): Expression {
    return this.recorded.rate("bad", this.recorded.base);
  }

  get totalPerSecond(): Expression {
    return this.recorded.rate("total", this.recorded.base);
  }

  get goodPerSecond(): Expression {
    return call("clamp_min", binary(this.totalPerSecond, "-", this.badPerSecond), number(0));
  }

  /** The group with the least, or the most, of something; the only answer where nothing is grouped. */
  extreme(which: "least" | "most", answers: Expression): Expression {
    if (this.slo.groupBy.length === 0) return answers;
    const operator = which === "least" ? "bottomk" : "topk";
    return { type: "aggregation", operator, parameter: number(1), operand: answers };
  }

  /** The group whose budget is empty first: one that burns, if there is one. */
  get firstToBeEmpty(): Expression {
    const times = this.timeToEmpty;
    if (this.slo.groupBy.length === 0) return times;
    const burning = this.extreme("least", binary(times, ">=", number(0)));
    return withMatching(binary(burning, "or", this.extreme("least", times)), { kind: "on", labels: [] });
  }

  /** One answer a group, with the grouping's labels alone: copies of a second ruler give the worse one. */
  perGroup(which: "least" | "most", answers: Expression): Expression {
    return aggregate(which === "least" ? "min" : "max", answers, by(this.slo.groupBy));
  }

  /** One of `ALERT_STATES`, of groups the worst; nothing at all where the rules are not evaluated. */
  alertState(alert: string): Expression {
    const alerts = (isOfWhole(this.slo, alert) ? this.whole : this.recorded).series("ALERTS");
    return worstState(narrowed(alerts, { alertname: alert }), this.whole.series(seriesNames.info));
  }

  /** For each group the worst state of those of the alerts that a group has of its own. */
  groupState(alerts: readonly string[]): Expression {
    const own = alerts.filter((alert) => !isOfWhole(this.slo, alert));
    const states = narrowed(this.recorded.series("ALERTS"), { alertname: matches(own.join("|")) });
    return worstState(states, this.totalPerSecond, this.slo.groupBy);
  }
}

/** Alerts about an SLO as a whole, grouped or not. */
function isOfWhole({ id }: GuardedSlo, alert: string): boolean {
  return [alertName(id, "MetricMissing"), alertName(id, "NoTraffic")].includes(alert);
}

function narrowed(alerts: Selector, labels: Labels): Selector {
  return { ...alerts, matchers: [...alerts.matchers, ...matchers(labels)] };
}

/** `evaluated` is there, whatever its value, while the rules are evaluated. */
function worstState(alerts: Selector, evaluated: Expression, groupBy?: readonly string[]): Expression {
  const worst = (operand: Expression) => aggregate("max", operand, by(groupBy));
  return chain("or", [
    binary(worst(narrowed(alerts, { alertstate: "firing" })), "*", number(ALERT_STATES.firing)),
    worst(narrowed(alerts, { alertstate: "pending" })),
    binary(worst(evaluated), "*", number(ALERT_STATES.quiet)),
  ]);
}

/** A constant line. */
export function constant(value: number | Ratio): Expression {
  return call("vector", number(value));
}
