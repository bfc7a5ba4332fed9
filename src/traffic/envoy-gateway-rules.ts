import type { Rule } from "../problem";

/** Findings that only Envoy Gateway gives rise to. */
export const envoyGatewayRules = {
  policyReplaces: {
    id: "traffic/policy-replaces",
    severity: "info",
    why: "Of two policies Envoy Gateway takes the one nearer to the route, whole, so the platform's own limits may be gone.",
  },
  bodyBuffered: {
    id: "traffic/body-buffered",
    severity: "info",
    why: "Envoy limits a body by collecting it: that takes memory, keeps uploads from streaming and switches WebSocket off.",
  },
} satisfies Record<string, Rule>;
