import type { Rule } from "../problem";

/** Findings about a load test. */
export const loadTestRules = {
  noSmoke: {
    id: "loadtest/no-smoke-test",
    severity: "info",
    why: "Without a router a new version's first pod has users at once: there is no time at which it has none.",
  },
} satisfies Record<string, Rule>;
