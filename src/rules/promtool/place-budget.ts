import { baseWindow } from "../../burnrate/evaluation";
import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { EventPair } from "../../indicators/pair-events";
import type { Expression, Matcher, Selector } from "../../promql/expression";
import { withRange } from "../../promql/with-range";
import type { Monitoring } from "../../spec/service";
import { counterSeries } from "./counter-series";
import type { CountedPair } from "./counter-series";
import { flagGauge, ratioGauge } from "./gauge-series";
import { histogramSeries } from "./histogram-series";
import { joinable } from "./joinable";
import { linearForm } from "./linear-form";
import type { LinearForm, Reading } from "./linear-form";
import { selects } from "./series-id";
import type { SyntheticBudget, SyntheticSeries } from "./synthetic-series";

/** Whose series are looked for. */
export interface BudgetPlace {
  readonly key: string;
  readonly slo: GuardedSlo;
  /** Labels of one group. */
  readonly group: readonly Matcher[];
  readonly monitoring: Pick<Monitoring, "scrapeInterval">;
}

/** Made-up series behind one budget, beside those of others. Undefined when there are none that disturb nobody. */
export function placeBudget(
  place: BudgetPlace,
  present: readonly SyntheticSeries[],
  others: readonly Selector[],
): SyntheticBudget | undefined {
  const pair = countedPair(place);
  if (pair !== undefined) return counterSeries(pair, present, others);
  const alone = aloneBudget(place);
  if (alone === undefined) return undefined;
  const isApart =
    alone.selectors.every((own) => present.every(({ id }) => selects(own, id) === false)) &&
    others.every((other) => alone.added.every(({ id }) => selects(other, id) === false));
  return isApart ? alone : undefined;
}

/** Series that no other budget can share. */
function aloneBudget({ key, slo, group, monitoring }: BudgetPlace): SyntheticBudget | undefined {
  const { counts } = slo.indicator;
  const scrapeSeconds = monitoring.scrapeInterval.seconds;
  switch (counts.kind) {
    case "histogram":
      return histogramSeries(key, { ...counts, histogram: inGroup(counts.histogram, group) });
    case "gauge": {
      const form = linearForm(counts.series, { of: "values", groupBy: slo.groupBy });
      const isCopied = counts.series.type === "selector";
      return form && flagGauge(key, formInGroup(form, group), { goodWhen: counts.goodWhen, isCopied, scrapeSeconds });
    }
    case "raw": {
      const form = linearForm(withRange(counts.errorRatio, baseWindow(monitoring)), {
        of: "values",
        groupBy: slo.groupBy,
      });
      return form && ratioGauge(key, formInGroup(form, group));
    }
    default:
      return undefined;
  }
}

/** Counters of all events and of some of them, where the SLO has such. */
function countedPair({ key, slo, group, monitoring }: BudgetPlace): CountedPair | undefined {
  const pair = rateForms(slo, { of: "rates", groupBy: slo.groupBy }, baseWindow(monitoring));
  if (pair === undefined) return undefined;
  const counts = "bad" in pair ? "bad" : "good";
  const counted = "bad" in pair ? pair.bad : pair.good;
  if (pair.total.constant !== 0 || counted.constant !== 0) return undefined;
  return { key, counts, total: formInGroup(pair.total, group), counted: formInGroup(counted, group) };
}

function rateForms(
  { indicator }: GuardedSlo,
  reading: Reading,
  range: ReturnType<typeof baseWindow>,
): EventPair<LinearForm> | undefined {
  const { counts } = indicator;
  const form = (expression: Expression) => linearForm(withRange(expression, range), reading);
  switch (counts.kind) {
    case "counters":
      return mapped(counts, (selector) => ({ constant: 0, terms: [{ selector, weight: 1 }] }));
    case "rates":
      return mapped(counts, form);
    case "raw": {
      const pair = quotient(counts.errorRatio, reading.groupBy);
      return pair && mapped(pair, form);
    }
    default:
      return undefined;
  }
}

function mapped<Operand>(
  pair: EventPair<Operand>,
  form: (operand: Operand) => LinearForm | undefined,
): EventPair<LinearForm> | undefined {
  const total = form(pair.total);
  const counted = form("bad" in pair ? pair.bad : pair.good);
  if (total === undefined || counted === undefined) return undefined;
  return "bad" in pair ? { total, bad: counted } : { total, good: counted };
}

/** Reads `bad / total` and `1 - good / total`. */
function quotient(expression: Expression, groupBy: readonly string[]): EventPair<Expression> | undefined {
  if (expression.type !== "binary" || expression.matching !== undefined) return undefined;
  const { operator, left, right } = expression;
  if (operator === "/") return joinable(left, right, groupBy) ? { bad: left, total: right } : undefined;
  const fromOne = operator === "-" && left.type === "number" && Number(left.text) === 1;
  const inner = fromOne ? quotient(right, groupBy) : undefined;
  return inner !== undefined && "bad" in inner ? { good: inner.bad, total: inner.total } : undefined;
}

function formInGroup(form: LinearForm, group: readonly Matcher[]): LinearForm {
  return { ...form, terms: form.terms.map(({ selector, weight }) => ({ selector: inGroup(selector, group), weight })) };
}

function inGroup(selector: Selector, group: readonly Matcher[]): Selector {
  return { ...selector, matchers: [...selector.matchers, ...group] };
}
