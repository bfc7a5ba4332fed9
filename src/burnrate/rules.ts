import type { Rule } from "../problem";

/** Findings about alert tiers. */
export const burnRateRules = {
  unreachable: {
    id: "burnrate/tier-unreachable",
    severity: "warning",
    why: "An alert whose threshold is 100 % errors or more can never fire.",
  },
  noPage: { id: "burnrate/no-page", severity: "error", why: "Without a page tier nobody is woken by an outage." },
  adapted: {
    id: "burnrate/tier-adapted",
    severity: "info",
    why: "A burn rate below 1 would fire on an SLO that is being met.",
  },
  dropped: {
    id: "burnrate/tier-dropped",
    severity: "info",
    why: "A longer tier with the same burn rate as a shorter one would only repeat it.",
  },
  retention: {
    id: "burnrate/window-over-retention",
    severity: "error",
    why: "Prometheus answers a window it has no data for with a shorter one, in silence.",
  },
} satisfies Record<string, Rule>;
