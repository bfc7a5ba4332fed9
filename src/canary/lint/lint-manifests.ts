import type { Manifest } from "../../manifest";
import type { Problem } from "../../problem";
import { ANALYSIS_LINTS } from "./analysis-lints";
import { applied, listOf } from "./lint-target";
import type { RolloutSpec, TemplateSpec } from "./lint-target";
import { METRIC_LINTS } from "./metric-lints";
import { ROLLOUT_LINTS } from "./rollout-lints";
import { ROUTING_LINTS } from "./routing-lints";
import { STEP_LINTS } from "./step-lints";

/**
 * What Argo Rollouts would refuse of these objects, or take and get wrong, and no CRD says: Rollouts with the Services,
 * workloads and AnalysisTemplates beside them. For our own output, and for objects that somebody else wrote.
 */
export function lintManifests(manifests: readonly Manifest[]): readonly Problem[] {
  return manifests.flatMap((manifest) => {
    if (!manifest.apiVersion?.startsWith("argoproj.io/")) return [];
    if (manifest.kind === "Rollout") return lintRollout(manifest, manifests);
    const isTemplate = ["AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"].includes(manifest.kind);
    return isTemplate ? lintTemplate(manifest) : [];
  });
}

function lintRollout(manifest: Manifest, others: readonly Manifest[]): readonly Problem[] {
  const spec = (manifest.spec ?? {}) as RolloutSpec;
  const { name, namespace = "default" } = manifest.metadata;
  const rollout = { name, namespace, spec, canary: spec.strategy?.canary, others };
  return applied([...ROLLOUT_LINTS, ...ROUTING_LINTS, ...STEP_LINTS, ...ANALYSIS_LINTS], rollout, manifest);
}

function lintTemplate(manifest: Manifest): readonly Problem[] {
  const { metrics } = (manifest.spec ?? {}) as TemplateSpec;
  return listOf(metrics).flatMap((metric, index) =>
    applied(METRIC_LINTS, { metric, path: `spec.metrics[${index}]` }, manifest),
  );
}
