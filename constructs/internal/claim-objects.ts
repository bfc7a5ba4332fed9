import type { Manifest } from "../../src";
import { claim } from "./claims";
import { core } from "./core";
import type { Construct } from "./terraform";

const FIX = "describe the route's guardrails in one service, or give each service a route of its own";

/**
 * Each object once, and one policy of a kind a target: a second object overwrites the first one, and a gateway drops the
 * second policy in silence. `place` is what may be a cluster of its own: a provider, a directory.
 */
export function claimObjects(scope: Construct, manifests: readonly Manifest[], place?: string): void {
  const { objectName, policyTargets } = core();
  for (const manifest of manifests) {
    if (!claim(scope, { what: "object", name: objectName(manifest), place })) return;
  }
  for (const name of policyTargets(manifests)) claim(scope, { what: "policy", name, place, fix: FIX });
}
