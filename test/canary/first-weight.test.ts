import { affordableShare, budgetCost, firstWeights, secondWeight } from "../../src/canary/first-weight";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";

const month = Duration.of(30, "d");
const twoMinutes = Duration.of(2, "m");

test.each([
  ["99.9", "1", "0.216"],
  ["99.99", "1", "0.0216"],
  ["99", "1", "2.16"],
  ["99.9", "0.5", "0.108"],
])("at %s %% a release that fails every request may cost %s %% when it gets %s of the traffic", (slo, risk, share) => {
  const budget = { objective: Ratio.percent(slo)!, window: month };
  expect(affordableShare(budget, Ratio.percent(risk)!, twoMinutes).text).toBe(share);
  expect(budgetCost(budget, Ratio.of(share), twoMinutes).percentText).toBe(risk);
});

test.each([
  [1, ["50 -> 0.5"]],
  [2, ["50 -> 0.5"]],
  [3, ["33 -> 0.333333"]],
  [4, ["25 -> 0.25", "50 -> 0.5"]],
  [5, ["20 -> 0.2"]],
  [7, ["14 -> 0.142857"]],
  [10, ["10 -> 0.1", "20 -> 0.2", "50 -> 0.5"]],
])("without a router %i pods take these first weights: %j", (replicas, weights) => {
  expect(firstWeights(replicas, false).map(({ percent, share }) => `${percent} -> ${share}`)).toEqual(weights);
});

test("a router gives every weight, whatever the number of pods", () => {
  expect(firstWeights(2, true).map(({ percent }) => percent)).toEqual([1, 2, 5, 10, 20, 25, 50]);
});

test.each([
  [1, undefined],
  [2, undefined],
  [3, 67],
  [4, 50],
  [5, 60],
  [10, 50],
])("without a router the step after one of %i pods is %s %%", (replicas, percent) => {
  const [first] = firstWeights(replicas, false);
  expect(secondWeight(first, replicas, false)?.percent).toBe(percent);
});
