import type { GuardedSlo } from "../burnrate/guarded-slo";
import { binary, chain, number, offset, selector, sum, sumOverTime, zero } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { Monitoring } from "../spec/service";
import { Duration } from "../units/duration";
import { seriesNames } from "../units/names";
import type { SloIdentity } from "../units/names";
import { Ratio } from "../units/ratio";

/** How often rules are evaluated. */
export const EVALUATION_INTERVAL = Duration.of(30, "s");

/** Shortest base window; a rate needs four samples to survive a lost scrape and a counter reset. */
const SHORTEST_BASE = Duration.of(2, "m");
const SCRAPES_IN_BASE = 4;

/** Windows whose bad and total rates are recorded besides the base, each built from the one before it. */
const LEVELS = [Duration.of(1, "h"), Duration.of(6, "h"), Duration.of(1, "d")] as const;

/** The window over which raw series are read, once per evaluation. Everything longer is built from what it records. */
export function baseWindow(monitoring: Pick<Monitoring, "scrapeInterval">): Duration {
  const wanted = monitoring.scrapeInterval.times(SCRAPES_IN_BASE);
  return wanted.compare(SHORTEST_BASE) > 0 ? wanted : SHORTEST_BASE;
}

export type Counted = "bad" | "total";

/** The recorded series of one SLO, and how each window's numbers are made from them. */
export class RecordedSeries {
  constructor(
    private readonly id: SloIdentity,
    readonly base: Duration,
  ) {}

  static of(slo: GuardedSlo, monitoring: Pick<Monitoring, "scrapeInterval">): RecordedSeries {
    return new RecordedSeries(slo.id, baseWindow(monitoring));
  }

  /** One recorded series of this SLO. */
  series(name: string): Selector {
    return selector(name, { namespace: this.id.namespace, service: this.id.service, slo: this.id.slo });
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
    const evaluations = Ratio.of(level.milliseconds).dividedBy(EVALUATION_INTERVAL.milliseconds);
    return binary(sumOverTime(this.rate(counted, this.base), level), "/", number(evaluations));
  }

  /** Bad events divided by all events over a window; nothing at all where there were no events. */
  errorRatio(window: Duration): Expression {
    return binary(this.events("bad", window), "/", binary(this.events("total", window), ">", number(0)));
  }

  /** A number proportional to the events inside a window; both kinds share the factor, so their quotient is exact. */
  private events(counted: Counted, window: Duration): Expression {
    if (LEVELS.some((level) => level.compare(window) === 0)) return this.rate(counted, window);
    if (window.multipleOf(LEVELS[0]) === undefined) return sumOverTime(this.rate(counted, this.base), window);
    return this.largestTiles(counted, window);
  }

  /** As many of the largest tiles as fit, then smaller ones for the rest: 30d1h is 30 days and one hour, not 721 hours. */
  private largestTiles(counted: Counted, window: Duration): Expression {
    let covered = Duration.of(0, "s");
    const parts: Expression[] = [];
    for (const level of [...LEVELS].reverse()) {
      const count = Math.floor(window.minus(covered).milliseconds / level.milliseconds);
      if (count === 0) continue;
      const tiles = this.tiles(counted, { level, count, from: covered });
      covered = covered.plus(level.times(count));
      parts.push(
        parts.length === 0 && covered.compare(window) === 0 ? tiles : binary(tiles, "*", number(level.seconds)),
      );
    }
    return chain("+", parts);
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
      return age.milliseconds === 0 ? sum(series) : binary(sum(offset(series, age)), "or", zero());
    };
    return chain(
      "+",
      Array.from({ length: run.count }, (_, index) => tile(index)),
    );
  }
}
