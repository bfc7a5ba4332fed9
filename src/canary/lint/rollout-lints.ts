import type { Lint, LintedRollout } from "./lint-target";
import { lintRules } from "./rules";

const SCALE_DOWN = ["never", "onsuccess", "progressively"];
const WORKLOADS = ["Deployment", "ReplicaSet", "PodTemplate"];
/** The controller's own defaults. */
const DEFAULT_DEADLINE = 600;
const DEFAULT_SHARE = "25%";

/** What a Rollout must say whatever its strategy does. Fields of the strategy have lints of their own. */
export const ROLLOUT_LINTS: readonly Lint<LintedRollout>[] = [
  {
    rule: lintRules.strategy,
    find: ({ spec }) => {
      const given = ["canary", "blueGreen"].filter((name) => name in (spec.strategy ?? {}));
      if (given.length === 1) return [];
      const message = given.length === 0 ? "no strategy says how to release" : "two strategies";
      return [{ path: "spec.strategy", message, got: given.join(", ") || "nothing", fix: "keep one: canary" }];
    },
  },
  {
    rule: lintRules.workload,
    find: ({ spec: { template, workloadRef, selector } }) => {
      const hasTemplate = template !== undefined && Object.keys(template).length > 0;
      const path = "spec.workloadRef";
      if (workloadRef !== undefined && hasTemplate)
        return [{ path, message: "both a workloadRef and a template", fix: "remove one of them" }];
      if (workloadRef === undefined && (!hasTemplate || selector === undefined))
        return [{ path, message: "neither a workloadRef nor a selector with a template", fix: "name the Deployment" }];
      return [];
    },
  },
  {
    rule: lintRules.workload,
    find: ({ spec: { workloadRef } }) => {
      if (workloadRef === undefined) return [];
      const { kind = "", name = "", scaleDown } = workloadRef;
      const wrong = (path: string, got: string, allowed: string) => ({
        ...{ path: `spec.workloadRef.${path}`, message: `${got} is not one of ${allowed}`, got, allowed },
        fix: "use one of them",
      });
      return [
        ...(WORKLOADS.includes(kind) ? [] : [wrong("kind", kind, WORKLOADS.join(", "))]),
        ...(name === "" ? [wrong("name", "nothing", "the name of a workload")] : []),
        ...(scaleDown === undefined || SCALE_DOWN.includes(scaleDown)
          ? []
          : [wrong("scaleDown", scaleDown, SCALE_DOWN.join(", "))]),
      ];
    },
  },
  {
    rule: lintRules.deadline,
    find: ({ spec: { progressDeadlineSeconds = DEFAULT_DEADLINE, minReadySeconds = 0 } }) =>
      progressDeadlineSeconds > minReadySeconds
        ? []
        : [
            {
              path: "spec.progressDeadlineSeconds",
              message: `${progressDeadlineSeconds} s to become ready, ${minReadySeconds} s to stay so`,
              got: String(progressDeadlineSeconds),
              allowed: `more than ${minReadySeconds}`,
              fix: "raise progressDeadlineSeconds",
            },
          ],
  },
  {
    rule: lintRules.surge,
    find: ({ canary }) => {
      const { maxSurge = DEFAULT_SHARE, maxUnavailable = DEFAULT_SHARE } = canary ?? {};
      if (![maxSurge, maxUnavailable].every((share) => parseInt(String(share), 10) === 0)) return [];
      const fix = "leave maxSurge out: 25%";
      return [{ path: "spec.strategy.canary.maxSurge", message: "maxSurge and maxUnavailable are both 0", fix }];
    },
  },
];
