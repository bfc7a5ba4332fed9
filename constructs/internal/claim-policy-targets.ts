import type { Manifest } from "../../src";
import { claim } from "./claims";
import { core } from "./core";
import type { Construct, TerraformProvider } from "./terraform";

const FIX = "describe the route's guardrails in one service, or give each service a route of its own";

/** One policy of a kind a target: a gateway drops the second one in silence. Another provider may be another cluster. */
export function claimPolicyTargets(
  scope: Construct,
  manifests: readonly Manifest[],
  provider?: TerraformProvider,
): void {
  for (const target of core().policyTargets(manifests)) {
    claim(scope, "policy", [provider?.fqn, target].filter(Boolean).join(": "), FIX);
  }
}
