import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import { aggregate, binary, call, chain, matchers, number, offset, sumOverTime } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import { RecordedSeries } from "../rules/recorded-series";
import type { Monitoring } from "../spec/service";
import { Duration } from "../units/duration";
import { seriesNames } from "../units/names";
import { Ratio } from "../units/ratio";
import { SELECTED_RANGE } from "./selected-range";

const HOUR = Duration.of(1, "h");
const DAY = Duration.of(1, "d");

/** What `alertState` gives for each state, and for a rule that is evaluated and quiet. */
export const ALERT_STATES = { quiet: 0, pending: 1, firing: 2 } as const;

/** What `timeToEmpty` gives where nothing is burning: no time is long enough. */
export const NOT_BURNING = -1;

/** Every question that panels ask about one SLO. All are answered from recorded series and ALERTS: no raw series is read. */
export class SloQueries {
  private readonly budget: Ratio;

  private constructor(
    private readonly slo: GuardedSlo,
    private readonly recorded: RecordedSeries,
  ) {
    this.budget = slo.slo.objective.complement();
  }

  static of(slo: GuardedSlo, monitoring: Pick<Monitoring, "scrapeInterval">): SloQueries {
    return new SloQueries(slo, RecordedSeries.of(slo, monitoring));
  }

  get objective(): Expression {
    return this.recorded.series(seriesNames.objective);
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
    const hourly = this.recorded.rate("total", HOUR);
    const hours = { type: "subquery", operand: hourly, range: this.slo.slo.window, step: HOUR } as const;
    const allowed = binary(call("sum_over_time", hours), "*", number(this.budget.times(HOUR.seconds)));
    return binary(badEvents, "/", binary(allowed, ">", number(0)));
  }

  errorRatio(window: Duration): Expression {
    return this.recorded.series(seriesNames.errorRatio(window));
  }

  burnRate(window: Duration): Expression {
    return binary(this.errorRatio(window), "/", number(this.budget));
  }

  get badPerSecond(): Expression {
    return this.recorded.rate("bad", this.recorded.base);
  }

  get goodPerSecond(): Expression {
    const good = binary(this.recorded.rate("total", this.recorded.base), "-", this.badPerSecond);
    return call("clamp_min", good, number(0));
  }

  /** One of `ALERT_STATES`; nothing at all where the rules are not evaluated. */
  alertState(alert: string): Expression {
    const loaded = aggregate("max", this.recorded.series(seriesNames.info));
    return chain("or", [
      binary(this.alertsIn(alert, "firing"), "*", number(ALERT_STATES.firing)),
      this.alertsIn(alert, "pending"),
      binary(loaded, "*", number(ALERT_STATES.quiet)),
    ]);
  }

  private alertsIn(alert: string, alertstate: "firing" | "pending"): Expression {
    const alerts = this.recorded.series("ALERTS");
    return aggregate("max", {
      ...alerts,
      matchers: [...alerts.matchers, ...matchers({ alertname: alert, alertstate })],
    });
  }
}

/** A constant line. */
export function constant(value: number | Ratio): Expression {
  return call("vector", number(value));
}
