import { lintManifests } from "../../../src/canary/lint/lint-manifests";
import { lintRules } from "../../../src/canary/lint/rules";
import type { Manifest } from "../../../src/manifest";
import { describeProblem } from "../../../src/problem";
import { checkoutCanary } from "../checkout";
import { OFFENCES } from "./offences";
import { changed, SOUND } from "./sound-objects";

test("a sound set has nothing to be found, and neither has one of its objects alone", () => {
  expect(lintManifests(SOUND)).toEqual([]);
  for (const manifest of SOUND) expect(lintManifests([manifest])).toEqual([]);
});

test.each([
  ["Envoy Gateway", {}],
  ["a short analysis", { canary: { analysis: { initialDelay: "0s", interval: "5s", looks: 61 } } }],
  ["no data fails", { canary: { noData: "fail" } }],
  ["no data passes", { canary: { noData: "pass" } }],
  ["steps of one's own", { canary: { steps: [{ weight: "5%" }, { analysis: true }, { pause: "7m" }] } }],
])("our own output passes: %s", (_, variation) => {
  const { manifests } = checkoutCanary(variation);
  expect(manifests.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["Rollout", "AnalysisTemplate"]));
  expect(lintManifests(manifests).map(describeProblem)).toEqual([]);
});

const OFFENDING = OFFENCES.map(([rule, what, place, change]) => ({ rule, what, place, change }));

test.each(OFFENDING)("$rule: $what", ({ rule, place, change }) => {
  const { id, severity } = lintRules[rule];
  const found = lintManifests(changed(change));
  expect(found.map((problem) => [problem.rule, problem.severity])).toEqual([[id, severity]]);
  expect(found[0].path).toContain(place);
  expect(found[0].fix).not.toBe("");
});

test("every rule has a row", () => {
  const covered = new Set(OFFENCES.map(([rule]) => rule));
  expect(Object.keys(lintRules).filter((rule) => !covered.has(rule as keyof typeof lintRules))).toEqual([]);
});

test("what the documentation of the controllers shows is found, all of it at once", () => {
  const success = {
    name: "success-rate",
    interval: "5m",
    successCondition: "result[0] >= 0.95",
    failureLimit: 3,
    provider: { prometheus: { address: "http://prometheus.example.com:9090", query: "sum(irate(x[5m]))" } },
  };
  const usual = changed(({ metrics }) => void metrics.splice(0, 1, success));
  expect(lintManifests(usual).map(({ rule }) => rule)).toEqual([
    "canary/argo-endless-metric",
    "canary/argo-unguarded-result",
    "canary/argo-prometheus-outage",
  ]);
});

test("objects that somebody wrote by hand may lack anything", () => {
  const empty = ["Rollout", "AnalysisTemplate", "AnalysisRun"].map(
    (kind) => ({ apiVersion: "argoproj.io/v1alpha1", kind, metadata: { name: "x" } }) as unknown as Manifest,
  );
  expect(lintManifests(empty).map(({ rule }) => rule)).toEqual(["canary/argo-strategy", "canary/argo-workload"]);
  expect(lintManifests([{ kind: "List" } as unknown as Manifest])).toEqual([]);
});
