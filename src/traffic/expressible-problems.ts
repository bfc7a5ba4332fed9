import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { Duration } from "../units/duration";
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
        fix: `write ${nearest(value, print)}`,
      }),
    ];
  });
}

/** Whole seconds where the gateway takes them, and else whole minutes or hours. */
function nearest({ milliseconds }: Duration, print: DurationSyntax["print"]): string {
  const pairs = (["s", "m", "h"] as const).map((unit) => {
    const below = Math.floor(milliseconds / Duration.of(1, unit).milliseconds);
    return [below, below + 1].filter((amount) => amount > 0).map((amount) => ({ amount, unit }));
  });
  const takes = ({ amount, unit }: { amount: number; unit: "s" | "m" | "h" }) =>
    print(Duration.of(amount, unit)) !== undefined;
  const taken = pairs.find((pair) => pair.every(takes)) ?? pairs[2];
  return taken.map(({ amount, unit }) => `${amount}${unit}`).join(" or ");
}
