import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { PAUSED_AT_MOST, seenByLook } from "./analysis-timings";
import type { CanaryPlan } from "./canary-plan";
import { controllerRules } from "./controller-rules";
import { budgetCost, percentAtLeast } from "./first-weight";
import { canaryRules } from "./rules";
import { verdictWalk } from "./verdict-walk";
import { flaggerQuery } from "./flagger-query";

/** Undecided looks that a release may have; the controller counts them over the whole release. */
const MOST_LOOKS = 200;

/**
 * The plan as Flagger can follow it: so many looks as a good release needs at the expected traffic, since a bad one keeps its
 * share of the traffic through all of them.
 */
export function flaggerPlan(service: Service, canary: Canary, plan: CanaryPlan): CanaryPlan {
  const { interval } = plan.analysis;
  const looks = canary.analysis.looks ?? enough(service, plan) ?? plan.analysis.looks;
  const analysis = { ...plan.analysis, initialDelay: interval, looks };
  const steps = plan.steps.filter(({ kind }) => kind === "weight");
  const detection = interval.times(looks + 1);
  const rate = plan.requestsPerSecond;
  const seen = rate === undefined ? undefined : seenByLook(analysis, service.monitoring.scrapeInterval, rate);
  const adapted = { ...plan, analysis, steps, detection, seen, paused: undefined };
  return { ...adapted, explain: explain(adapted) };
}

function enough(service: Service, plan: CanaryPlan): number | undefined {
  if (plan.requestsPerSecond === undefined) return undefined;
  const { interval } = plan.analysis;
  const times = { initialDelay: interval, interval, looks: MOST_LOOKS };
  const seen = seenByLook(times, service.monitoring.scrapeInterval, plan.requestsPerSecond);
  const judging = plan.verdicts.filter(({ countsRequests }) => countsRequests);
  const walks = judging.map(({ test }) => verdictWalk(test, test.promisedErrors.number, seen));
  const failing = seen.map((_, look) => walks.reduce((total, walk) => total + 1 - walk[look].promote, 0));
  const look = failing.findIndex((share) => share <= PAUSED_AT_MOST);
  return look < 0 ? undefined : look + 1;
}

function explain({ first, steps, analysis, verdicts, detection }: Omit<CanaryPlan, "explain">): readonly string[] {
  const weights = steps.flatMap((step) => (step.kind === "weight" ? `${step.weight.percent} %` : []));
  return [
    `Flagger moves the weights: ${weights.join(", ")}, then everything; each lasts ${analysis.interval} and longer while a check fails.`,
    `A check passes when the sum of an SLO is at its bound or below; after ${analysis.looks} failed checks in one release it is rolled back. No data and a Prometheus that does not answer are failed checks.`,
    ...verdicts.map(
      ({ guarded, test }) =>
        `${guarded.id.slo}: each error adds ${test.perError}, each other request ${test.perGood}; at ${test.promoteAt} the check passes, which takes ${test.cleanRequests} requests without an error.`,
    ),
    `A release that fails every request keeps ${first.percent} % of the traffic for ${detection}: nothing rolls back before the last look.`,
  ];
}

/** What Flagger would get wrong, and what a team has to know about its own objects. */
export function flaggerProblems(service: Service, plan: CanaryPlan): readonly Problem[] {
  return [...costProblems(plan), ...templateProblems(plan), ...takesOver(service)];
}

function costProblems({ verdicts, first, detection, budgetAtRisk, analysis }: CanaryPlan): Problem[] {
  return verdicts.flatMap(({ guarded }) => {
    const cost = budgetCost(guarded.slo, first.share, detection);
    if (cost.compare(budgetAtRisk) <= 0) return [];
    return [
      finding(controllerRules.looksTooDear, {
        path: "spec.canary.analysis.looks",
        message: `a release that fails every request has ${first.percent} % of the traffic for ${detection}, which costs ${percentAtLeast(cost)} of SLO ${guarded.id.slo}'s error budget`,
        got: `${analysis.looks} looks every ${analysis.interval}`,
        allowed: `${budgetAtRisk.percentText}% (budgetAtRisk)`,
        fix: `raise budgetAtRisk to ${percentAtLeast(cost)}, begin with a smaller weight (steps), look more often, or use argo-rollouts, which aborts as soon as it is clear`,
      }),
    ];
  });
}

/** Flagger reads queries as templates of Go. */
function templateProblems(plan: CanaryPlan): Problem[] {
  return plan.verdicts
    .filter((verdict) => flaggerQuery(plan, verdict).includes("{{"))
    .map((verdict) =>
      finding(canaryRules.query, {
        path: verdict.path,
        message: `a matcher of SLO ${verdict.guarded.id.slo} contains {{, which Flagger would take for a template`,
        fix: "write [{]{ in a regular expression instead",
      }),
    );
}

function takesOver({ workload }: Service): Problem[] {
  const { deployment, service } = workload;
  return [
    finding(controllerRules.flaggerTakesOver, {
      path: "spec.workload",
      message: `Flagger makes Deployment ${deployment}-primary, the Services ${service.name}, ${service.name}-primary and ${service.name}-canary and HTTPRoute ${service.name}, and scales ${deployment} to 0 between releases`,
      fix: `leave spec.replicas out of the Deployment, give it one selector label called app, name or app.kubernetes.io/name, and let nothing else own Service ${service.name}`,
    }),
  ];
}
