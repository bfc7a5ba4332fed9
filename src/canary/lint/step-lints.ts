import type { Found, Lint, LintedRollout, Step } from "./lint-target";
import { listOf } from "./lint-target";
import { lintRules } from "./rules";

const STEPS = "spec.strategy.canary.steps";
const STEP_KINDS = [
  "setWeight",
  "pause",
  "experiment",
  "analysis",
  "setCanaryScale",
  "setHeaderRoute",
  "setMirrorRoute",
  "plugin",
];
const HEADER_ROUTERS = ["istio", "alb", "apisix", "plugins"];
/** The Gateway API plugin takes the step, reports success and does nothing. */
const MIRROR_ROUTERS = ["istio"];
const MOST = 100;

function atEachStep(find: (step: Step, rollout: LintedRollout) => readonly Omit<Found, "path">[]) {
  return (rollout: LintedRollout): readonly Found[] =>
    listOf(rollout.canary?.steps).flatMap((step, index) =>
      find(step, rollout).map((found) => ({ path: `${STEPS}[${index}]`, ...found })),
    );
}

/** What each step of a canary must be. */
export const STEP_LINTS: readonly Lint<LintedRollout>[] = [
  {
    rule: lintRules.steps,
    find: atEachStep((step) => {
      const kinds = Object.keys(step).filter((key) => STEP_KINDS.includes(key));
      if (kinds.length === 1) return [];
      const message = kinds.length === 0 ? "the step does nothing" : "the step does two things at once";
      return [{ message, got: kinds.join(", ") || "nothing", allowed: STEP_KINDS.join(", "), fix: "split it" }];
    }),
  },
  {
    rule: lintRules.steps,
    find: atEachStep(({ setWeight }, { canary }) => {
      const most = canary?.trafficRouting?.maxTrafficWeight ?? MOST;
      if (setWeight === undefined || (Number.isInteger(setWeight) && setWeight >= 0 && setWeight <= most)) return [];
      const allowed = `0 to ${most}, whole`;
      return [{ message: "no such weight", got: String(setWeight), allowed, fix: "write a share in percent" }];
    }),
  },
  {
    rule: lintRules.steps,
    find: atEachStep((step, { canary }) => routeSteps(step, canary?.trafficRouting as Record<string, unknown>)),
  },
];

function routeSteps(step: Step, routing: Record<string, unknown> = {}): readonly Omit<Found, "path">[] {
  const managed = listOf(routing.managedRoutes as { name?: string }[]).map(({ name }) => name);
  return [
    { kind: "setHeaderRoute", name: step.setHeaderRoute?.name, routers: HEADER_ROUTERS },
    { kind: "setMirrorRoute", name: step.setMirrorRoute?.name, routers: MIRROR_ROUTERS },
  ].flatMap(({ kind, name, routers }) => {
    if (!(kind in step)) return [];
    const fits = routers.some((router) => router in routing);
    return [
      ...(fits ? [] : [{ message: `${kind} has no effect here`, allowed: routers.join(", "), fix: "remove the step" }]),
      ...(managed.includes(name)
        ? []
        : [
            {
              message: `route ${String(name)} of ${kind} is not a managed one`,
              fix: "list it under trafficRouting.managedRoutes",
            },
          ]),
    ];
  });
}
