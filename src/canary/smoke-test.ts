import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import { jobDeadline, jobSpec, serviceUrl } from "../loadtest/load-job";
import { SMOKE_REQUESTS, smokeProfile } from "../loadtest/load-profile";
import { loadScriptOf } from "../loadtest/load-script-of";
import { loadTestRules } from "../loadtest/rules";
import type { Manifest } from "../manifest";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { objectNames } from "../units/names";
import type { PlannedVerdict } from "./canary-plan";
import { requestRouter } from "./request-router";
import type { SequentialTest } from "./sequential-test";

type CanaryStrategy = NonNullable<NonNullable<NonNullable<IRollout["spec"]>["strategy"]>["canary"]>;
type CanaryStep = NonNullable<CanaryStrategy["steps"]>[number];

/** Whether a release begins with a smoke test: of a version that has a pod and, thanks to a router, no users yet. */
function hasSmokeTest(service: Service): boolean {
  const { loadTest, canary } = service;
  return loadTest !== undefined && canary?.controller === "argo-rollouts" && requestRouter(service).kind !== "replicas";
}

/**
 * The smoke test as an analysis of its own: a k6 Job against the canary Service. It is tried once. Its deadline matters:
 * Argo Rollouts 1.9 waits for ever for a Job whose image cannot be pulled, and a Job that ends there late has failed.
 */
export function smokeTemplates(service: Service, slos: readonly GuardedSlo[]): readonly Manifest[] {
  const script = loadScriptOf(service, slos);
  if (script === undefined || !hasSmokeTest(service)) return [];
  const profile = smokeProfile(service, service.loadTest!);
  const target = serviceUrl(service, objectNames.canaryService(service.service));
  return [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AnalysisTemplate",
      metadata: {
        name: objectNames.smoke(service.service),
        namespace: service.namespace,
        labels: { ...service.labels },
      },
      spec: {
        metrics: [
          {
            name: "smoke",
            count: 1,
            failureLimit: 0,
            provider: { job: { spec: jobSpec(service, script, { profile, target }) } },
          },
        ],
      },
    } satisfies IAnalysisTemplate & Manifest,
  ];
}

/** The steps with the smoke test before the first weight: one pod, which the canary Service selects and no route. */
export function smokeFirst(service: Service, steps: CanaryStep[]): CanaryStep[] {
  const first = steps.findIndex(({ setWeight }) => setWeight !== undefined);
  if (first < 0 || !hasSmokeTest(service)) return steps;
  const smoke: CanaryStep[] = [
    { setCanaryScale: { replicas: 1 } },
    { analysis: { templates: [{ templateName: objectNames.smoke(service.service) }] } },
    { setCanaryScale: { matchTrafficWeight: true } },
  ];
  return [...steps.slice(0, first), ...smoke, ...steps.slice(first)];
}

/**
 * The bounds of a verdict whose counters hold the requests of the smoke test as well: what those can add at most is taken
 * off, so that a release is never promoted by them, and needs as many good answers to users as without a smoke test.
 */
export function besidesSmoke(
  service: Service,
  { abortAt, promoteAt, perGood }: Pick<SequentialTest, "abortAt" | "promoteAt" | "perGood">,
): Pick<SequentialTest, "abortAt" | "promoteAt"> {
  return { abortAt, promoteAt: hasSmokeTest(service) ? promoteAt.plus(perGood.times(SMOKE_REQUESTS)) : promoteAt };
}

/** How much older the smoke test makes a new version's pods by the time of the verdict, at most. */
export function smokeTime(service: Service): Duration {
  return hasSmokeTest(service) ? jobDeadline(smokeProfile(service, service.loadTest!)) : Duration.of(0, "s");
}

/** The smoke test in sentences, with its numbers. */
export function explainSmoke(service: Service, verdicts: readonly PlannedVerdict[]): readonly string[] {
  if (!hasSmokeTest(service)) return [];
  const { lasts } = smokeProfile(service, service.loadTest!);
  const bounds = verdicts.map(
    ({ guarded, test }) => `${guarded.id.slo} goes on at ${besidesSmoke(service, test).promoteAt}`,
  );
  return [
    `Before the first weight one pod answers ${SMOKE_REQUESTS} requests of a smoke test within ${lasts}; after ${smokeTime(service)} it has failed.`,
    `The smoke test's requests promote nothing: as the counters hold them, ${bounds.join(", ")}.`,
  ];
}

export function smokeProblems(service: Service): readonly Problem[] {
  if (service.loadTest === undefined || hasSmokeTest(service)) return [];
  return [
    finding(loadTestRules.noSmoke, {
      path: "spec.loadTest",
      message: "releases begin without a smoke test: no router holds the users back from a new version's first pod",
      fix: "nothing to do; run the load test by hand, or use a gateway whose weights Argo Rollouts moves",
    }),
  ];
}
