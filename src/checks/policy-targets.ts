import type { Manifest } from "../manifest";

interface TargetRef {
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string;
}

/**
 * What policies attach to, one text each: `BackendTrafficPolicy on HTTPRoute shop/storefront`. A gateway obeys one policy of a
 * kind for a target and drops a second one in silence (Envoy Gateway: status Conflicted), so each text may be there once.
 */
export function policyTargets(policies: readonly Manifest[]): readonly string[] {
  return policies.flatMap(({ kind, metadata, spec }) => {
    const { targetRefs = [], targetRef } = (spec ?? {}) as { targetRefs?: TargetRef[]; targetRef?: TargetRef };
    return [...targetRefs, ...(targetRef === undefined ? [] : [targetRef])].map((target) => {
      const section = target.sectionName === undefined ? "" : ` section ${target.sectionName}`;
      return `${kind} on ${target.kind} ${metadata.namespace}/${target.name}${section}`;
    });
  });
}
