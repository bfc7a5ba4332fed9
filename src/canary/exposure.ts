import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { PlanStep } from "./canary-plan";
import type { CanaryWeight } from "./first-weight";

/** What happens until the verdict is made. */
export interface Exposure {
  /** The weight at which it is made. */
  readonly weight: CanaryWeight;
  /** Time at any weight before it, and that time weighted by the share of traffic: requests are rate x share x time. */
  readonly before: Duration;
  readonly shareOfTime: Duration;
}

/** Everything that comes before the verdict; nothing of it is judged. */
export function exposureOf(steps: readonly PlanStep[]): Exposure | undefined {
  let weight: CanaryWeight | undefined;
  let [before, weighted] = [Duration.of(0, "s"), Ratio.of(0)];
  for (const step of steps) {
    if (step.kind === "analysis") break;
    if (step.kind === "weight") weight = step.weight;
    if (step.kind !== "pause" || weight === undefined) continue;
    before = before.plus(step.for);
    weighted = weighted.plus(weight.share.times(step.for.milliseconds));
  }
  return weight && { weight, before, shareOfTime: Duration.of(weighted.number, "ms") };
}

/** Share of the traffic at the first watch, or undefined without one. Weights rise, so it is the smallest. */
export function watchedShare(steps: readonly PlanStep[]): Ratio | undefined {
  const watch = steps.findIndex(({ kind }) => kind === "watch");
  return steps
    .slice(0, Math.max(0, watch))
    .flatMap((step) => (step.kind === "weight" ? step.weight.share : []))
    .at(-1);
}
