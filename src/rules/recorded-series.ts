import { baseWindow, EVALUATION_INTERVAL } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import { aggregate, binary, by, chain, matchers, number, offset, selector, sumOverTime, zero } from "../promql/build";
import type { Expression, Matcher, Selector } from "../promql/expression";
import type { Monitoring } from "../spec/service";
import { Duration } from "../units/duration";
import { seriesNames } from "../units/names";
import { Ratio } from "../units/ratio";

/** Windows whose bad and total rates are recorded besides the base, each built from the one before it. */
const LEVELS = [Duration.of(1, "h"), Duration.of(6, "h"), Duration.of(1, "d")] as const;

export type Counted = "bad" | "total";

/**
 * The recorded series of one SLO, and how each window's numbers are made from them. Results carry the grouping's labels
 * alone. Recorded series are averaged where they are read, so that the copies of a second ruler change nothing.
 */
export class RecordedSeries {
  private constructor(
    private readonly slo: Pick<GuardedSlo, "id" | "groupBy">,
    readonly base: Duration,
    private readonly group: readonly Matcher[] = [],
  ) {}

  static of(slo: Pick<GuardedSlo, "id" | "groupBy">, monitoring: Pick<Monitoring, "scrapeInterval">): RecordedSeries {
    return new RecordedSeries(slo, baseWindow(monitoring));
  }

  /** The same for some groups only. */
  within(group: readonly Matcher[]): RecordedSeries {
    return new RecordedSeries(this.slo, this.base, group);
  }

  /** One recorded series of this SLO, or one a group. */
  series(name: string): Selector {
    const { namespace, service, slo } = this.slo.id;
    return selector(name, [...matchers({ namespace, service, slo }), ...this.group]);
  }

  /** Windows whose rates are recorded, shortest first. */
  get levels(): readonly Duration[] {
    return [this.base, ...LEVELS];
  }

  rate(counted: Counted, window: Duration): Selector {
    return this.series(counted === "bad" ? seriesNames.badRate(window) : seriesNames.totalRate(window));
  }

  /** Mean rate over a level, from the level below it: what the rule of that level records. */
  levelRate(counted: Counted, level: Duration): Expression {
    const index = LEVELS.findIndex((candidate) => candidate.compare(level) === 0);
    if (index > 0) {
      const below = LEVELS[index - 1];
      const count = level.multipleOf(below)!;
      return binary(this.tiles(counted, { level: below, count, from: Duration.of(0, "s") }), "/", number(count));
    }
    // A sum over a fixed number of evaluations, not a mean of those that exist: events of a new SLO are not multiplied.
    return binary(this.evaluated(counted, level), "/", number(evaluationsIn(level)));
  }

  /** Bad events divided by all events over a window; nothing at all where there were no events. */
  errorRatio(window: Duration): Expression {
    return binary(this.events("bad", window).sum, "/", binary(this.events("total", window).sum, ">", number(0)));
  }

  /** How many events a window held. */
  eventCount(counted: Counted, window: Duration): Expression {
    const { sum, seconds } = this.events(counted, window);
    return seconds === 1 ? sum : binary(sum, "*", number(seconds));
  }

  /** Nothing, for every group that something was counted of. */
  nothingOf(operand: Selector): Expression {
    return this.isGrouped ? binary(this.one(operand), "*", number(0)) : zero();
  }

  /** One number, or one a group. */
  one(operand: Expression): Expression {
    return aggregate("avg", operand, by(this.slo.groupBy));
  }

  private get isGrouped(): boolean {
    return this.slo.groupBy.length > 0;
  }

  private evaluated(counted: Counted, window: Duration): Expression {
    return this.one(sumOverTime(this.rate(counted, this.base), window));
  }

  /** A number proportional to the events inside a window: times `seconds` it is their count. */
  private events(counted: Counted, window: Duration): { readonly sum: Expression; readonly seconds: number } {
    if (LEVELS.some((level) => level.compare(window) === 0))
      return { sum: this.one(this.rate(counted, window)), seconds: window.seconds };
    if (window.multipleOf(LEVELS[0]) === undefined)
      return { sum: this.evaluated(counted, window), seconds: EVALUATION_INTERVAL.seconds };
    return this.largestTiles(counted, window);
  }

  /** As many of the largest tiles as fit, then smaller ones for the rest: 30d1h is 30 days and one hour, not 721 hours. */
  private largestTiles(counted: Counted, window: Duration): { readonly sum: Expression; readonly seconds: number } {
    let covered = Duration.of(0, "s");
    const parts: { tiles: Expression; level: Duration }[] = [];
    for (const level of [...LEVELS].reverse()) {
      const count = Math.floor(window.minus(covered).milliseconds / level.milliseconds);
      if (count === 0) continue;
      parts.push({ level, tiles: this.tiles(counted, { level, count, from: covered }) });
      covered = covered.plus(level.times(count));
    }
    if (parts.length === 1) return { sum: parts[0].tiles, seconds: parts[0].level.seconds };
    const weighted = parts.map(({ tiles, level }) => binary(tiles, "*", number(level.seconds)));
    return { sum: chain("+", weighted), seconds: 1 };
  }

  /**
   * Neighbouring tiles of a recorded level, each read as one sample. A tile from before the SLO existed counts as no
   * events. Tiles end exactly at the evaluation, which a subquery's aligned steps do not.
   */
  private tiles(
    counted: Counted,
    run: { readonly level: Duration; readonly count: number; readonly from: Duration },
  ): Expression {
    const series = this.rate(counted, run.level);
    const tile = (index: number) => {
      const age = run.from.plus(run.level.times(index));
      return age.milliseconds === 0
        ? this.one(series)
        : binary(this.one(offset(series, age)), "or", this.nothingOf(series));
    };
    return chain(
      "+",
      Array.from({ length: run.count }, (_, index) => tile(index)),
    );
  }
}

function evaluationsIn(window: Duration): Ratio {
  return Ratio.of(window.milliseconds).dividedBy(EVALUATION_INTERVAL.milliseconds);
}
