import type { Rule } from "../problem";

/** Findings that only Traefik gives rise to. */
export const traefikRules = {
  ejectOnlyPod: {
    id: "traffic/eject-only-pod",
    severity: "error",
    why: "Traefik takes out the only pod as well, and answers 503 to everybody until its time is over.",
  },
  retrySamePod: {
    id: "traffic/retry-same-pod",
    severity: "warning",
    why: "A repeat takes the next pod in turn, which among parallel requests may be the one that has just failed.",
  },
  retryByStatus: {
    id: "traffic/retry-by-status",
    severity: "info",
    why: "Traefik repeats by status and cannot tell an answer of its own from a backend's.",
  },
  retryBody: {
    id: "traffic/retry-body",
    severity: "info",
    why: "Traefik keeps at most 2 MiB of a body to send it again; a longer one is sent once.",
  },
  burstReturns: {
    id: "traffic/burst-returns",
    severity: "warning",
    why: "Traefik forgets after a short silence that a burst was used up, so the rate may be exceeded again and again.",
  },
  limitPerRouter: {
    id: "traffic/limit-per-router",
    severity: "info",
    why: "Traefik makes a router of every match of an HTTPRoute, each with limits of its own, so the service may see several limits' worth.",
  },
  countsReset: {
    id: "traffic/counts-reset",
    severity: "info",
    why: "Traefik begins all counts anew with every change of its configuration: a pod that comes or goes anywhere is one.",
  },
} satisfies Record<string, Rule>;
