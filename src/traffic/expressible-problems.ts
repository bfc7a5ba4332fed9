import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import type { Duration } from "../units/duration";
import { trafficRules } from "./rules";

/** Timeouts that a gateway writes into objects with a narrow syntax. */
export type TimeoutName = Exclude<keyof Traffic["timeouts"], undefined>;

export interface DurationSyntax {
  /** The value in the gateway's own form, or undefined when there is none. */
  readonly print: (value: Duration) => string | undefined;
  /** What the gateway takes, in words. */
  readonly allowed: string;
}

/** Timeouts that the gateway has no form for, each with the nearest ones that it has. */
export function expressibleProblems(
  { gateway, timeouts }: Traffic,
  names: readonly TimeoutName[],
  { print, allowed }: DurationSyntax,
): Problem[] {
  return names.flatMap((name) => {
    const value = timeouts[name];
    if (value === undefined || print(value) !== undefined) return [];
    return [
      finding(trafficRules.durationNotExpressible, {
        path: `spec.traffic.timeouts.${name}`,
        message: `${gateway} cannot take ${value}`,
        got: String(value),
        allowed,
        fix: `write ${wholeSeconds(value)}`,
      }),
    ];
  });
}

function wholeSeconds({ seconds }: Duration): string {
  const below = Math.floor(seconds);
  return below === 0 ? "1s" : `${below}s or ${below + 1}s`;
}
