import { finding } from "../problem";
import type { Problem } from "../problem";
import { rate } from "../promql/build";
import type { Expression } from "../promql/expression";
import { callsIn } from "../promql/calls-in";
import { filters } from "../promql/filters";
import { keepsLabel } from "../promql/keeps-label";
import { parseExpression } from "../promql/parse-expression";
import { parseInjectable } from "../promql/parse-injectable";
import { parseSelector } from "../promql/parse";
import type { Parsed } from "../promql/parsed";
import { valueTypeOf } from "../promql/value-type-of";
import type { Slo } from "../spec/service";
import { Duration } from "../units/duration";
import type { EventCounts } from "./event-counts";
import type { ReadIndicator } from "./indicator";
import { promqlProblems } from "./promql-problem";
import { indicatorRules } from "./rules";

/** Where an indicator of the user's own is written, and which labels it has to keep apart. */
export interface OwnContext {
  readonly path: string;
  readonly groupBy: readonly string[];
}

type Written<Kind extends "ratio" | "raw" | "gauge"> = NonNullable<Slo["indicator"][Kind]>;

const RATE_EXAMPLE = 'http_requests_total{job="api"} or sum(rate(http_requests_total{job="api"}[5m]))';

/** Two counters, or two rates, of the user's own. */
export function readRatio(written: Written<"ratio">, context: OwnContext): ReadIndicator {
  const read = (key: "bad" | "good" | "total") => {
    const text = written[key];
    return text === undefined ? undefined : { text, ...readExpression(text, key, context) };
  };
  const [bad, good, total] = (["bad", "good", "total"] as const).map(read);
  const problems = [bad, good, total].flatMap((part) => part?.problems ?? []);
  const other = bad ?? good;
  if (total?.expression === undefined || other?.expression === undefined) return { problems };
  const counts = pairOf(total.expression, other.expression, bad === undefined ? "good" : "bad");
  const badEvent = bad !== undefined ? `an event counted by ${bad.text}` : `an event not counted by ${good!.text}`;
  return { problems, indicator: { kind: "ratio", source: "custom", unit: "events", badEvent, counts } };
}

/** Plain counters stay counters, which canaries can count by pod; one rate makes rates of both. */
function pairOf(total: Expression, other: Expression, key: "bad" | "good"): EventCounts {
  if (total.type === "selector" && other.type === "selector") {
    return key === "bad" ? { kind: "counters", total, bad: other } : { kind: "counters", total, good: other };
  }
  const [all, some] = [total, other].map(asRate);
  return key === "bad" ? { kind: "rates", total: all, bad: some } : { kind: "rates", total: all, good: some };
}

/** An error ratio of the user's own. */
export function readRaw({ errorRatio }: Written<"raw">, context: OwnContext): ReadIndicator {
  const { expression, problems } = readExpression(errorRatio, "errorRatio", context);
  if (expression === undefined) return { problems };
  return {
    problems: [...problems, countsTime(context, errorRatio)],
    indicator: {
      kind: "raw",
      source: "custom",
      unit: "seconds",
      badEvent: `a second, as far as ${errorRatio} says`,
      counts: { kind: "raw", errorRatio: expression },
    },
  };
}

/** A gauge of the user's own. */
export function readGauge({ series, goodWhen }: Written<"gauge">, context: OwnContext): ReadIndicator {
  const { expression, problems } = readExpression(series, "series", context);
  if (expression === undefined) return { problems };
  return {
    problems,
    indicator: {
      kind: "gauge",
      source: "custom",
      unit: "seconds",
      badEvent: `a second in which ${series} is not ${goodWhen.operator} ${goodWhen.value}`,
      counts: { kind: "gauge", series: expression, goodWhen },
    },
  };
}

interface ReadExpression {
  readonly expression?: Expression;
  readonly problems: readonly Problem[];
}

type Parse = (text: string) => Parsed<Expression>;

interface Key {
  readonly parse: Parse;
  readonly example: string;
  /** What is wrong with an expression that can be read. */
  readonly lint: (path: string, text: string, expression: Expression) => Problem[];
}

/** How the expressions of each key are read, and how one may look. */
const KEYS: Readonly<Record<string, Key>> = {
  bad: { parse: counterOrRate, example: RATE_EXAMPLE, lint: perWindow },
  good: { parse: counterOrRate, example: RATE_EXAMPLE, lint: perWindow },
  total: { parse: counterOrRate, example: RATE_EXAMPLE, lint: perWindow },
  errorRatio: {
    parse: (text) => parseInjectable(text, { needsRange: false }),
    example: "1 - avg(job_success_ratio)",
    lint: filtered,
  },
  series: { parse: parseExpression, example: 'probe_success{job="blackbox"}', lint: filtered },
};

function readExpression(text: string, key: string, { path, groupBy }: OwnContext): ReadExpression {
  const { parse, example, lint } = KEYS[key];
  const parsed = seriesOnly(parse(text));
  const place = `${path}.${key}`;
  if ("error" in parsed) return { problems: promqlProblems({ path: place, text, example }, parsed) };
  const lost = groupBy.filter((label) => !keepsLabel(parsed.value, label));
  const problems = [...lost.map((label) => labelLost(place, text, label)), ...lint(place, text, parsed.value)];
  return { expression: parsed.value, problems };
}

/** A number is the same at every time, and a range is no value at a time. */
function seriesOnly(parsed: Parsed<Expression>): Parsed<Expression> {
  const type = "value" in parsed ? valueTypeOf(parsed.value) : "vector";
  if (type === "vector") return parsed;
  return { error: { position: 0, message: `it gives a ${type}, and series are needed` } };
}

/** A selector is a counter; anything else must say over which range it is a rate. */
function counterOrRate(text: string): Parsed<Expression> {
  const plain = parseSelector(text);
  return "value" in plain ? plain : parseInjectable(text, { needsRange: true });
}

function asRate(expression: Expression): Expression {
  return expression.type === "selector" ? rate(expression, Duration.of(5, "m")) : expression;
}

/** Functions whose result grows with the window. */
const PER_WINDOW = ["increase", "delta", "idelta"];

function perWindow(path: string, text: string, expression: Expression): Problem[] {
  const used = callsIn(expression).find((name) => PER_WINDOW.includes(name));
  if (used === undefined) return [];
  return [
    finding(indicatorRules.notPerSecond, {
      path,
      message: `${used} counts events of a window, and the rules need events a second`,
      got: text,
      allowed: "a counter, or rates",
      fix: `write rate instead of ${used}`,
    }),
  ];
}

function filtered(path: string, text: string, expression: Expression): Problem[] {
  if (!filters(expression)) return [];
  return [
    finding(indicatorRules.filtered, {
      path,
      message: "the comparison drops series instead of saying which are well",
      got: text,
      allowed: "a value for every series",
      fix: path.endsWith(".series") ? "move the comparison to goodWhen" : "write bool behind the comparison's sign",
    }),
  ];
}

function labelLost(path: string, text: string, label: string): Problem {
  return finding(indicatorRules.labelLost, {
    path,
    message: `the SLO is grouped by ${label}, and this expression adds up over it`,
    got: text,
    fix: `write by (${label}) in every aggregation, or take ${label} out of groupBy`,
  });
}

function countsTime({ path }: OwnContext, text: string): Problem {
  return finding(indicatorRules.countsTime, {
    path,
    message: "a ratio says nothing about how many events are behind it, so every second weighs the same",
    got: text,
    fix: "give bad and total to indicator.ratio if you have them: a bad minute at noon then costs more than one at night",
  });
}
