import type { Rule } from "../problem";

/** Findings about what a canary's controller can do. */
export const controllerRules = {
  unsupported: {
    id: "canary/controller-unsupported",
    severity: "error",
    acknowledgeable: false,
    why: "What a controller cannot do would be missing in the cluster without a word.",
  },
  weaker: {
    id: "canary/controller-weaker",
    severity: "warning",
    why: "A weaker form may be enough, and nobody should find out in an incident that it was not.",
  },
  weightRung: {
    id: "canary/weight-rung",
    severity: "error",
    acknowledgeable: false,
    why: "A weight moves from rung to rung of a short ladder, so that the alerts see each of them.",
  },
  weightJump: {
    id: "canary/weight-jump",
    severity: "info",
    why: "A description has no memory: nothing here knows the weight of the apply before.",
  },
  looksTooDear: {
    id: "canary/looks-too-dear",
    severity: "error",
    acknowledgeable: false,
    why: "Where only the last failed check rolls back, a broken release has its share of the traffic until then.",
  },
  ejectionHides: {
    id: "canary/ejection-hides-errors",
    severity: "warning",
    why: "Answers that a gateway gives for an ejected pod are errors to users, and the pod counts none of them.",
  },
  flaggerTakesOver: {
    id: "canary/flagger-takes-over",
    severity: "info",
    why: "Flagger makes the Services, the route and a second Deployment itself.",
  },
  secondDeployment: {
    id: "canary/second-deployment",
    severity: "info",
    why: "Weights between two versions need pods of two versions.",
  },
} satisfies Record<string, Rule>;
