import { EVALUATION_INTERVAL } from "../../burnrate/evaluation";
import type { Selector } from "../../promql/expression";
import type { Comparison } from "../../spec/comparison";
import { Ratio } from "../../units/ratio";
import { exampleLabels } from "./example-labels";
import type { LinearForm } from "./linear-form";
import { seriesName } from "./series-id";
import type { SeriesId } from "./series-id";
import type { SyntheticBudget, Traffic } from "./synthetic-series";

/** A gauge whose value is the wanted error ratio, seen through the user's expression. */
export function ratioGauge(key: string, form: LinearForm): SyntheticBudget | undefined {
  const only = onlySelector(form);
  const id = only && idOf(only.selector);
  if (only === undefined || id === undefined) return undefined;
  const value = (ratio: number) => (ratio - form.constant) / only.weight;
  const values = (traffic: Traffic) =>
    runs(traffic.stretches.map((stretch) => [value(traffic.badRatio(key, stretch)), stretch.scrapes]));
  const series = (traffic: Traffic) => [{ series: seriesName(id), values: values(traffic) }];
  return { key, selectors: [only.selector], added: [{ id, series }], numerator: [], finest: 0, countsEvents: false };
}

/** What one gauge, and every copy of it that may stand beside it, shows. */
interface Flag {
  readonly id: SeriesId;
  readonly good: number;
  readonly bad: number;
  /** Label that tells copies apart; undefined where the expression makes one value of all. */
  readonly copyLabel?: string;
}

/** How a gauge is read. */
export interface FlagReading {
  readonly goodWhen: Comparison;
  /** Whether every series counts for itself; otherwise the user's expression makes one value of all. */
  readonly isCopied: boolean;
  readonly scrapeSeconds: number;
}

/** A gauge that is good or bad: several copies of which a share is bad, and one that is bad for a share of the time. */
export function flagGauge(key: string, form: LinearForm, reading: FlagReading): SyntheticBudget | undefined {
  const only = onlySelector(form);
  const id = only && idOf(only.selector);
  if (only === undefined || id === undefined) return undefined;
  const { isCopied, scrapeSeconds } = reading;
  const [good, bad] = goodAndBad(reading.goodWhen).map((value) => (value - form.constant) / only.weight);
  const flag = { id, good, bad, ...(isCopied && { copyLabel: freeLabel(only.selector) }) };
  return {
    key,
    selectors: [only.selector],
    added: [{ id, series: (traffic) => flags(key, flag, traffic) }],
    numerator: [],
    countsEvents: false,
    finest: 1 / ((isCopied ? MOST_COPIES : 1) * blipsInTest(scrapeSeconds)),
    ...(!isCopied && { allOrNothing: true as const }),
  };
}

function onlySelector({ terms }: LinearForm): LinearForm["terms"][number] | undefined {
  return terms.length === 1 && terms[0].weight !== 0 ? terms[0] : undefined;
}

function idOf(selector: Selector): SeriesId | undefined {
  const labels = exampleLabels(selector);
  return labels && { metric: selector.metric, labels };
}

/** A value for which the comparison holds, and one for which it does not. */
function goodAndBad({ operator, value }: Comparison): readonly [good: number, bad: number] {
  const at = value.number;
  const table: Readonly<Record<Comparison["operator"], readonly [number, number]>> = {
    "==": [at, at - 1],
    "!=": [at + 1, at],
    ">": [at + 1, at],
    ">=": [at, at - 1],
    "<": [at - 1, at],
    "<=": [at, at + 1],
  };
  return table[operator];
}

function freeLabel({ matchers }: Selector): string {
  const taken = new Set(matchers.map(({ label }) => label));
  return ["instance", "pod", "copy", "copy_of_test"].find((label) => !taken.has(label))!;
}

const FEW_COPIES = 10;
const MOST_COPIES = 100;

function flags(key: string, { id, good, bad, copyLabel }: Flag, traffic: Traffic) {
  const ratios = traffic.stretches.map((stretch) => traffic.badRatio(key, stretch));
  const coarse = ratios.some((ratio) => ratio > 0 && ratio * FEW_COPIES * blipsInTest(traffic.scrapeSeconds) < 1);
  const copies = copyLabel === undefined ? 1 : coarse ? MOST_COPIES : FEW_COPIES;
  return Array.from({ length: copies }, (_, copy) => {
    const labels = copyLabel === undefined ? id.labels : { ...id.labels, [copyLabel]: String(copy) };
    const parts = traffic.stretches.flatMap((stretch, index) => {
      const share = Math.min(1, Math.max(0, ratios[index] * copies - copy));
      return blips(share, stretch.scrapes, traffic.scrapeSeconds).map(
        ([isBad, scrapes]) => [isBad ? bad : good, scrapes] as const,
      );
    });
    return { series: seriesName({ ...id, labels }), values: runs(parts) };
  });
}

/** Bad for a share of the scrapes, spread evenly, and at no time for a larger share of those before. */
function blips(share: number, scrapes: number, scrapeSeconds: number): (readonly [bad: boolean, scrapes: number])[] {
  const length = scrapesInBlip(scrapeSeconds);
  if (length === undefined || share === 0 || share === 1) return [[share === 1, scrapes]];
  const result: (readonly [boolean, number])[] = [];
  for (let done = 0, index = 0; done < scrapes; done += length, index++) {
    const isBad = Math.floor((index + 1) * share + ROUNDING) > Math.floor(index * share + ROUNDING);
    result.push([isBad, Math.min(length, scrapes - done)]);
  }
  return result;
}

const ROUNDING = 1e-9;
const LONGEST_BLIP = 600;

/**
 * How long a gauge is bad at least. It is looked at every evaluation, so that only what lasts for whole evaluations is
 * seen to last as long as it does. Undefined when scrapes and evaluations hardly ever meet.
 */
function scrapesInBlip(scrapeSeconds: number): number | undefined {
  for (let scrapes = 1; scrapes * scrapeSeconds <= LONGEST_BLIP; scrapes++) {
    if ((scrapes * scrapeSeconds) % EVALUATION_INTERVAL.seconds === 0) return scrapes;
  }
  return undefined;
}

/** Seconds that every test of a steady ratio lasts at least. */
const SHORTEST_TEST = 900;

function blipsInTest(scrapeSeconds: number): number {
  const scrapes = scrapesInBlip(scrapeSeconds);
  return scrapes === undefined ? 1 : Math.floor(SHORTEST_TEST / (scrapes * scrapeSeconds));
}

/** promtool's notation for values that stay: the first of them is taken when the first stretch begins. */
function runs(parts: readonly (readonly [value: number, scrapes: number])[]): string {
  const merged: [number, number][] = [];
  for (const [value, scrapes] of parts) {
    const last = merged.at(-1);
    if (last !== undefined && last[0] === value) last[1] += scrapes;
    else merged.push([value, scrapes]);
  }
  if (merged.length > 0) merged[0][1] += 1;
  return merged.map(([value, scrapes]) => `${decimal(value)}+0x${scrapes - 1}`).join(" ");
}

/** Decimals of a ratio: those of the highest objectives and more. */
const DECIMALS = 12;

function decimal(value: number): string {
  return String(Ratio.of(value).rounded(DECIMALS));
}
