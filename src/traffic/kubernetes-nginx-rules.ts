import type { Rule } from "../problem";

const unrenderable = { severity: "error", acknowledgeable: false } as const;

/** Findings that the NGINX controllers for Kubernetes give rise to. */
export const kubernetesNginxRules = {
  gatewayRetired: {
    id: "traffic/gateway-retired",
    severity: "warning",
    why: "A gateway that gets no more security fixes stands in front of everything else.",
  },
  durationNotExpressible: {
    id: "traffic/duration-not-expressible",
    ...unrenderable,
    why: "The gateway has no way to write such a time; rounding would change it in silence.",
  },
  sizeNotExpressible: {
    id: "traffic/size-not-expressible",
    ...unrenderable,
    why: "The gateway has no way to write such a size; rounding would change it in silence.",
  },
  burstNotExpressible: {
    id: "traffic/burst-not-expressible",
    ...unrenderable,
    why: "On ingress-nginx a burst is a multiple of the rate; rounding would change it in silence.",
  },
  singleHostname: {
    id: "traffic/single-hostname",
    ...unrenderable,
    why: "A VirtualServer has exactly one host, and limits and failures are counted in each for itself.",
  },
  ejectFixed: {
    id: "traffic/eject-fixed",
    severity: "warning",
    why: "NGINX Gateway Fabric takes a pod out for 10 seconds after one failed try, and nothing can change that.",
  },
} satisfies Record<string, Rule>;
