import type { Rule } from "../problem";

/** Findings about what NGINX counts, and how much of it it can hold. */
export const nginxRules = {
  ejectCounts: {
    id: "traffic/eject-counts",
    severity: "info",
    why: "NGINX counts failures within a time, not in a row, and looks at a status only where it may try again.",
  },
  ejectIgnoresStatus: {
    id: "traffic/eject-ignores-status",
    severity: "warning",
    why: "NGINX counts a failing status only where it may try again on it; elsewhere a pod may answer 5xx for ever and stay in.",
  },
  parallelTooMany: {
    id: "traffic/parallel-too-many",
    severity: "error",
    acknowledgeable: false,
    why: "NGINX does not start with a limit that it cannot count up to.",
  },
  connectionsBeyondWorkers: {
    id: "traffic/connections-beyond-workers",
    severity: "warning",
    why: "A limit that the gateway itself cannot reach limits nothing.",
  },
  connectionsRounded: {
    id: "traffic/connections-rounded",
    severity: "info",
    why: "NGINX limits connections per upstream, in whole numbers; what cannot be split evenly is left out.",
  },
  upstreamTwice: {
    id: "traffic/upstream-twice",
    severity: "warning",
    why: "The same address twice is still one backend: a retry on the other is a retry on the one that has just failed.",
  },
} satisfies Record<string, Rule>;
