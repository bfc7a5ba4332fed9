import type { Rule } from "../problem";

/** Findings about alert tiers. */
export const burnRateRules = {
  unreachable: {
    id: "burnrate/tier-unreachable",
    severity: "warning",
    why: "An alert whose threshold is 100 % errors or more can never fire.",
  },
  neverFires: {
    id: "burnrate/never-fires",
    severity: "error",
    acknowledgeable: false,
    why: "No error ratio is above 100 %, so an alert that needs more is silent in every outage.",
  },
  belowPace: {
    id: "burnrate/factor-below-one",
    severity: "error",
    acknowledgeable: false,
    why: "An alert on a burn rate below 1 fires on an SLO that will be met.",
  },
  overBudget: {
    id: "burnrate/over-budget",
    severity: "error",
    acknowledgeable: false,
    why: "An alert that needs more than the whole budget comes when there is nothing left to save.",
  },
  tierWindows: {
    id: "burnrate/tier-windows",
    severity: "error",
    acknowledgeable: false,
    why: "The short window ends an alert soon after its incident, the long one says that it matters.",
  },
  shortWindow: {
    id: "burnrate/short-window",
    severity: "error",
    acknowledgeable: false,
    why: "A rate over fewer than four scrapes does not survive a lost scrape or a counter reset.",
  },
  unknownTier: {
    id: "burnrate/unknown-tier",
    severity: "error",
    acknowledgeable: false,
    why: "A misspelt tier that is switched off leaves the real one on.",
  },
  pageAtPace: {
    id: "burnrate/page-at-pace",
    severity: "warning",
    why: "A page at burn rate 1 wakes people for an SLO that is only just being missed.",
  },
  tierIncomplete: {
    id: "burnrate/tier-incomplete",
    severity: "error",
    acknowledgeable: false,
    why: "A new tier has no defaults to take its windows and its level from.",
  },
  pagesOff: {
    id: "burnrate/pages-off",
    severity: "warning",
    why: "With every page tier switched off nobody is woken by an outage.",
  },
  oneFailurePages: {
    id: "burnrate/one-failure-pages",
    severity: "warning",
    why: "An alert that one failed request sets off wakes people for nothing.",
  },
  minimumOutOfReach: {
    id: "burnrate/minimum-out-of-reach",
    severity: "warning",
    why: "A service with little traffic may be down without ever reaching the fewest bad events asked for.",
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
