import type { Rule } from "../problem";

/** Findings that need more than one guardrail, or none in particular. */
export const checkRules = {
  alertNameTaken: {
    id: "checks/alert-name-taken",
    severity: "error",
    acknowledgeable: false,
    why: "Alertmanager tells alerts apart by name and labels; two SLOs of one alert name read as one.",
  },
  generatedTwice: {
    id: "checks/generated-twice",
    severity: "error",
    acknowledgeable: false,
    why: "Two services that generate the same name overwrite each other, and one loses its guardrails.",
  },
  adoptByHelm: {
    id: "checks/adopt-by-helm",
    severity: "error",
    acknowledgeable: false,
    why: "The resource kubernetes_manifest refuses to create what exists already, whatever its field manager.",
  },
  runbookUrl: {
    id: "checks/no-runbook-url",
    severity: "info",
    why: "An alert without a link leaves a responder searching.",
  },
  notGenerated: {
    id: "checks/not-generated",
    severity: "info",
    why: "A section that this version reads without generating anything from it must not look like a guardrail.",
  },
  acknowledgeUnknown: {
    id: "checks/acknowledge-unknown",
    severity: "error",
    acknowledgeable: false,
    why: "A misspelt acknowledgement accepts nothing.",
  },
  acknowledgeRefused: {
    id: "checks/acknowledge-refused",
    severity: "error",
    acknowledgeable: false,
    why: "Some findings leave nothing sound to generate, whatever the reason.",
  },
  acknowledgeUnused: {
    id: "checks/acknowledge-unused",
    severity: "info",
    why: "An acknowledgement that no longer fits hides the next finding of its kind.",
  },
} satisfies Record<string, Rule>;
