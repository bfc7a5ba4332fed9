import { Ratio } from "../units/ratio";

/** Digits after the point that a suggested objective has, as a ratio. */
const OBJECTIVE_DECIMALS = 5;

/** The lowest objective of so many digits, in percent, at which factor x budget stays below 100 % errors: 1 - 1/factor, rounded up. */
export function reachableObjective(factor: Ratio): string {
  const nearest = Ratio.of(1).dividedBy(factor, 8).complement().rounded(OBJECTIVE_DECIMALS);
  const reaches = factor.times(nearest.complement()).compare(1) < 0;
  return (reaches ? nearest : nearest.plus(Ratio.of(`1e-${OBJECTIVE_DECIMALS}`))).percentText;
}

/** The highest burn rate, to one decimal where that is not too coarse, that an outage can reach with this budget. */
export function reachableFactor(budget: Ratio): Ratio {
  const limit = Ratio.of(1).dividedBy(budget, 8);
  const steps = ["1", "0.1", "0.01", "0.001"].map((step) => Ratio.of(step));
  const below = (step: Ratio) => {
    const rounded = Ratio.of(Math.floor(limit.dividedBy(step, 8).number)).times(step);
    return rounded.times(budget).compare(1) < 0 ? rounded : rounded.plus(step.times(-1));
  };
  return steps.map(below).find((factor) => factor.compare(1) > 0) ?? Ratio.of(1);
}
