import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import type { PlanStep } from "./canary-plan";
import { isReached, weightOf } from "./first-weight";
import { canaryRules } from "./rules";

type WrittenSteps = NonNullable<Canary["steps"]>;
type WrittenStep = WrittenSteps[number];

export interface StepsOfService {
  readonly steps: readonly PlanStep[];
  readonly problems: readonly Problem[];
}

/** The steps a user wrote, behind the look at the budget. The first analysis is the verdict, each later one a watch. */
export function explicitSteps(service: Service, written: WrittenSteps, routed: boolean): StepsOfService {
  const problems = [
    ...orderProblems(written),
    ...written.flatMap((step, index) => unreachable(service, step, { index, routed })),
  ];
  const verdict = written.findIndex(({ analysis }) => analysis);
  const steps = written.flatMap(({ weight, pause }, index): PlanStep[] => {
    if (weight !== undefined)
      return [{ kind: "weight", weight: weightOf(Math.round(percentOf(weight)), service.workload.replicas, routed) }];
    if (pause !== undefined) return [{ kind: "pause", for: pause }];
    return [{ kind: index === verdict ? "analysis" : "watch" }];
  });
  return { steps: [{ kind: "budget" }, ...steps], problems };
}

function percentOf(weight: NonNullable<WrittenStep["weight"]>): number {
  return Number(weight.percentText);
}

/** Weights that rise, the first step one of them, and a verdict. */
function orderProblems(written: WrittenSteps): Problem[] {
  const wrong = (path: string, message: string, fix: string) => finding(canaryRules.stepOrder, { path, message, fix });
  const start = wrong(
    "spec.canary.steps[0]",
    "without a weight before it, the new version has no requests",
    "begin with a weight, for example weight: 5%",
  );
  const unjudged = wrong(
    "spec.canary.steps",
    "no step judges the new version",
    "add analysis: true after the first weight",
  );
  return [
    ...(written[0].weight === undefined ? [start] : []),
    ...(written.some(({ analysis }) => analysis) ? [] : [unjudged]),
    ...written.flatMap((_, index) => outOfOrder(written, index)),
  ];
}

function outOfOrder(written: WrittenSteps, index: number): Problem[] {
  const { weight, analysis } = written[index];
  const wrong = (message: string, fix: string) => [
    finding(canaryRules.stepOrder, { path: `spec.canary.steps[${index}]`, message, fix }),
  ];
  if (analysis && written[index - 1]?.analysis)
    return wrong("it follows another analysis directly, which has just passed", "put a weight or a pause between them");
  const before = written
    .slice(0, index)
    .flatMap((step) => step.weight ?? [])
    .at(-1);
  if (weight === undefined || before === undefined || weight.compare(before) > 0) return [];
  return wrong(
    `${weight.percentText} % does not raise the weight of ${before.percentText} %`,
    "order the weights from the smallest to the largest",
  );
}

/** Controllers take whole percents, and pods share requests out by their number. */
function unreachable(
  { workload }: Service,
  { weight }: WrittenStep,
  { index, routed }: { readonly index: number; readonly routed: boolean },
): Problem[] {
  if (weight === undefined) return [];
  const path = `spec.canary.steps[${index}].weight`;
  const got = `${weight.percentText}%`;
  const percent = percentOf(weight);
  if (!Number.isInteger(percent)) {
    const near = [Math.floor(percent), Math.ceil(percent)].filter((whole) => whole > 0).map((whole) => `${whole}%`);
    const message = "controllers know whole percents only";
    return [
      finding(canaryRules.weightUnreachable, {
        path,
        message,
        got,
        allowed: "whole percent",
        fix: `write ${near.join(" or ")}`,
      }),
    ];
  }
  if (isReached(weightOf(percent, workload.replicas, routed))) return [];
  const reachable = reachableWeights(workload.replicas).map((whole) => `${whole}%`);
  return [
    finding(canaryRules.weightUnreachable, {
      path,
      message: `without a router ${workload.replicas} pods cannot give the new version ${got} of the requests`,
      got: `${got}, ${workload.replicas} replicas, no router`,
      allowed: reachable.join(", "),
      fix: "use one of these weights, run more replicas, or route through a gateway that splits requests",
    }),
  ];
}

function reachableWeights(replicas: number): readonly number[] {
  return Array.from({ length: 99 }, (_, index) => index + 1).filter((percent) =>
    isReached(weightOf(percent, replicas, false)),
  );
}
