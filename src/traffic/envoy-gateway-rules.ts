import type { Rule } from "../problem";

/** Findings that only Envoy Gateway gives rise to. */
export const envoyGatewayRules = {
  policyReplaces: {
    id: "traffic/policy-replaces",
    severity: "info",
    why: "Of two policies Envoy Gateway takes the one nearer to the route, whole, so the platform's own limits may be gone.",
  },
} satisfies Record<string, Rule>;
