import type { SyntaxNode } from "@lezer/common";
import { Duration } from "../units/duration";
import { childrenOf, textOf } from "./syntax-tree";
import { Unreadable } from "./unreadable";

/** Prometheus' longest duration: 2^63 nanoseconds. */
const LONGEST = 9_223_372_036_854;

/** A range or a step: `5m`, `1y2w`, or a number of seconds as Prometheus 3 takes it. Longer than zero. */
export function readDuration(node: SyntaxNode, text: string): Duration {
  const duration = durationOf(node, text);
  if (duration.milliseconds === 0) throw new Unreadable(node.from, "a duration of zero: it has to be longer");
  return duration;
}

/** What stands after `offset`: the same with an optional sign, or zero. */
export function readOffset(
  node: SyntaxNode,
  text: string,
): { readonly offset: Duration } | { readonly ahead: Duration } {
  const [first, second] = childrenOf(node);
  const duration = durationOf(second ?? node, text);
  const negative = second !== undefined && textOf(first, text) === "-";
  return negative && duration.milliseconds > 0 ? { ahead: duration } : { offset: duration };
}

function durationOf(node: SyntaxNode, text: string): Duration {
  const [literal, ...more] = childrenOf(node);
  if (literal?.name !== "NumberDurationLiteralInDurationContext" || more.length > 0) {
    throw new Unreadable(
      node.from,
      "arithmetic on durations is an experiment of Prometheus: write one duration like 5m",
    );
  }
  const written = textOf(literal, text);
  const milliseconds = /[a-z]$/i.test(written) && !written.startsWith("0x") ? unitsIn(written) : secondsIn(written);
  if (!Number.isFinite(milliseconds) || milliseconds > LONGEST) {
    throw new Unreadable(node.from, `"${written}" is no duration that Prometheus can hold`);
  }
  if (!Number.isInteger(milliseconds)) {
    throw new Unreadable(node.from, `"${written}" is no whole number of milliseconds`);
  }
  return Duration.of(milliseconds, "ms");
}

/** `1y` is 365 days; the grammar has seen to the order of the units. */
function unitsIn(written: string): number {
  const [, years, rest] = /^(?:(\d+)y)?(.*)$/.exec(written)!;
  const below = rest === "" ? 0 : (Duration.parse(rest)?.milliseconds ?? NaN);
  return Number(years ?? 0) * Duration.of(365, "d").milliseconds + below;
}

/** A zero in front makes a whole number octal, as in Go. */
function secondsIn(written: string): number {
  const digits = written.replaceAll("_", "");
  const seconds = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return Math.round(seconds * 1e6) / 1e3;
}
