import type { Rule } from "../problem";

/** Findings about where an SLO's numbers come from. */
export const indicatorRules = {
  unknownSource: {
    id: "indicator/unknown-source",
    severity: "error",
    acknowledgeable: false,
    why: "An SLO without series measures nothing.",
  },
  noSuchSeries: {
    id: "indicator/no-such-series",
    severity: "error",
    acknowledgeable: false,
    why: "The source does not count these events at all.",
  },
  selectorNeeded: {
    id: "indicator/selector-needed",
    severity: "error",
    acknowledgeable: false,
    why: "Without a selector the SLO would add up every service's events.",
  },
  promql: {
    id: "indicator/promql",
    severity: "error",
    acknowledgeable: false,
    why: "Prometheus refuses a whole rule file for one wrong expression.",
  },
  labelLost: {
    id: "indicator/group-label-lost",
    severity: "error",
    acknowledgeable: false,
    why: "A label that is added up over cannot have a budget of its own.",
  },
  selectorLabel: {
    id: "indicator/selector-label",
    severity: "error",
    acknowledgeable: false,
    why: "A selector that picks by outcome makes good and bad events the same ones.",
  },
  filtered: {
    id: "indicator/filtered",
    severity: "error",
    acknowledgeable: false,
    why: "A comparison without bool drops the series it is false for, so that what it drops is never counted.",
  },
  notPerSecond: {
    id: "indicator/not-per-second",
    severity: "error",
    acknowledgeable: false,
    why: "Events a second beside events a window make a ratio that is wrong by the length of the window.",
  },
  countsTime: {
    id: "indicator/counts-time",
    severity: "info",
    why: "Averages of ratios hide what happened at the peak.",
  },
  threshold: {
    id: "indicator/threshold-no-bucket",
    severity: "error",
    why: "A histogram knows how many requests were faster only at its bucket boundaries.",
  },
} satisfies Record<string, Rule>;
