import type { Selector } from "../../promql/expression";
import { contrastingLabels, exampleLabels } from "./example-labels";
import { ALL_EVENTS, badEventsOf, isNothing, neverFalls, NO_GROWTH, plusTimes } from "./growth";
import type { Growth } from "./growth";
import type { LinearForm } from "./linear-form";
import { selects, seriesName } from "./series-id";
import type { SeriesId } from "./series-id";
import { syntheticCounter } from "./synthetic-series";
import type { SyntheticBudget, SyntheticSeries } from "./synthetic-series";

/** What counts all events of a budget, and what its bad or its good ones. */
export interface CountedPair {
  readonly key: string;
  readonly total: LinearForm;
  readonly counted: LinearForm;
  readonly counts: "bad" | "good";
}

/** A series that may be added, and what it adds to the total and to what is counted when it grows by one. */
interface Candidate {
  readonly id: SeriesId;
  readonly total: number;
  readonly counted: number;
}

/**
 * Counters that give all events and the bad ones of a budget, beside those that are there already: two SLOs of one
 * metric share its series. Undefined when no two counters do it, or when they would disturb `others`.
 */
export function counterSeries(
  pair: CountedPair,
  present: readonly SyntheticSeries[],
  others: readonly Selector[],
): SyntheticBudget | undefined {
  const { total, counted, key } = pair;
  const [missingTotal, missingCounted] = missing(pair, present) ?? [];
  if (missingTotal === undefined || missingCounted === undefined) return undefined;
  const selectors = [...total.terms, ...counted.terms].map(({ selector }) => selector);
  const undisturbing = examples(pair).filter((id) => others.every((other) => selects(other, id) === false));
  const candidates = undisturbing.flatMap((id) => {
    const [inTotal, inCounted] = [weightOf(total, id), weightOf(counted, id)];
    return inTotal === undefined || inCounted === undefined ? [] : [{ id, total: inTotal, counted: inCounted }];
  });
  const grown = solved(candidates, missingTotal, missingCounted);
  if (grown === undefined) return undefined;
  const ids = [...present.map(({ id }) => id), ...grown.map(({ id }) => id)];
  // A sum of two metrics has no value while one of them is not there.
  const idle = selectors
    .filter((selector) => !ids.some((id) => selects(selector, id)))
    .map((selector) => examples(pair).find((id) => selects(selector, id)));
  if (idle.includes(undefined)) return undefined;
  const ofTotal = new Set(total.terms.map(({ selector }) => selectorKey(selector)));
  return {
    key,
    selectors,
    added: [...grown, ...idle.map((id) => syntheticCounter(id!, NO_GROWTH))],
    numerator: counted.terms.map(({ selector }) => selector).filter((each) => !ofTotal.has(selectorKey(each))),
    finest: 0,
    countsEvents: true,
  };
}

function selectorKey(selector: Selector): string {
  return JSON.stringify([selector.metric, selector.matchers]);
}

/** What the series that are there do not count yet; undefined when one of them cannot be understood. */
function missing(
  { total, counted, counts, key }: CountedPair,
  present: readonly SyntheticSeries[],
): readonly [total: Growth, counted: Growth] | undefined {
  const bad = badEventsOf(key);
  const wanted = [ALL_EVENTS, counts === "bad" ? bad : plusTimes(ALL_EVENTS, -1, bad)];
  const left = [total, counted].map((form, index) =>
    present.reduce<Growth | undefined>((sum, { id, growth }) => {
      const weight = weightOf(form, id);
      if (weight === undefined || (growth === undefined && weight !== 0)) return undefined;
      return sum && plusTimes(sum, -weight, growth ?? NO_GROWTH);
    }, wanted[index]),
  );
  const [ofTotal, ofCounted] = left;
  return ofTotal === undefined || ofCounted === undefined ? undefined : [ofTotal, ofCounted];
}

function weightOf(form: LinearForm, id: SeriesId): number | undefined {
  const answers = form.terms.map(({ selector, weight }) => ({ weight, selected: selects(selector, id) }));
  if (answers.some(({ selected }) => selected === undefined)) return undefined;
  return answers.reduce((sum, { weight, selected }) => sum + (selected === true ? weight : 0), 0);
}

/** Series that the selectors may pick: first events of the total that are not counted, then such as are. */
function examples({ total, counted }: CountedPair): readonly SeriesId[] {
  const [all, some] = [total, counted].map((form) => form.terms.map(({ selector }) => selector));
  const pairs = all.flatMap((one) => some.filter(({ metric }) => metric === one.metric).map((other) => [one, other]));
  const found = [
    ...pairs.map(([one, other]) => idOf(one, contrastingLabels(one, other))),
    ...pairs.map(([one, other]) =>
      idOf(one, exampleLabels({ ...other, matchers: [...one.matchers, ...other.matchers] })),
    ),
    ...[...all, ...some].map((each) => idOf(each, exampleLabels(each))),
  ].filter((id) => id !== undefined);
  return [...new Map(found.map((id) => [seriesName(id), id])).values()];
}

function idOf({ metric }: Selector, labels: SeriesId["labels"] | undefined): SeriesId | undefined {
  return labels && { metric, labels };
}

/** One or two candidates that together grow like the total and like what is counted. */
function solved(candidates: readonly Candidate[], total: Growth, counted: Growth): SyntheticSeries[] | undefined {
  if (isNothing(total) && isNothing(counted)) return [];
  for (const [index, one] of candidates.entries()) {
    for (const other of candidates.slice(index + 1)) {
      const determinant = one.total * other.counted - other.total * one.counted;
      if (determinant === 0) continue;
      const growths = [
        [one, weighted([total, other.counted / determinant], [counted, -other.total / determinant])],
        [other, weighted([counted, one.total / determinant], [total, -one.counted / determinant])],
      ] as const;
      if (growths.every(([, growth]) => neverFalls(growth)))
        return growths
          .filter(([, growth]) => !isNothing(growth))
          .map(([{ id }, growth]) => syntheticCounter(id, growth));
    }
    const alone = solvedBy(one, total, counted);
    if (alone !== undefined) return [alone];
  }
  return undefined;
}

function weighted(...parts: readonly (readonly [Growth, number])[]): Growth {
  return parts.reduce((sum, [growth, weight]) => plusTimes(sum, weight, growth), NO_GROWTH);
}

/** Where one of the two is counted in full already. */
function solvedBy({ id, ...adds }: Candidate, total: Growth, counted: Growth): SyntheticSeries | undefined {
  if (adds.total === 0 && adds.counted === 0) return undefined;
  const growth = adds.total === 0 ? weighted([counted, 1 / adds.counted]) : weighted([total, 1 / adds.total]);
  const rest = [plusTimes(total, -adds.total, growth), plusTimes(counted, -adds.counted, growth)];
  return rest.every(isNothing) && neverFalls(growth) ? syntheticCounter(id, growth) : undefined;
}
