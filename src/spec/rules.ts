import type { Rule } from "../problem";

const unreadable = { severity: "error", acknowledgeable: false } as const;

/** Findings about the document itself. None of them can be accepted: there is nothing sound to generate from. */
export const specRules = {
  file: { id: "spec/file", ...unreadable, why: "A file that cannot be read guards nothing." },
  yaml: { id: "spec/yaml", ...unreadable, why: "A file that is no YAML says nothing." },
  empty: { id: "spec/empty", ...unreadable, why: "A file without a document describes no service." },
  missing: { id: "spec/missing", ...unreadable, why: "A required field has no safe default." },
  type: { id: "spec/type", ...unreadable, why: "A value of the wrong kind would be guessed at." },
  unknownKey: {
    id: "spec/unknown-key",
    ...unreadable,
    why: "A misspelt key would switch its guardrail off in silence.",
  },
  value: { id: "spec/value", ...unreadable, why: "A value out of its range makes guardrails that cannot work." },
  token: {
    id: "spec/token",
    ...unreadable,
    why: "A Terraform token is known only at apply; thresholds are computed at synth.",
  },
  duplicateName: {
    id: "spec/duplicate-name",
    ...unreadable,
    why: "Two things of one name overwrite each other's alerts and series.",
  },
  exactlyOne: {
    id: "spec/exactly-one",
    ...unreadable,
    why: "Two answers to one question, or none, leave the meaning open.",
  },
  unknownName: {
    id: "spec/unknown-name",
    ...unreadable,
    why: "A reference to something that is not there guards nothing.",
  },
  unknownEnvironment: {
    id: "spec/unknown-environment",
    ...unreadable,
    why: "A misspelt environment would deploy the base values.",
  },
} satisfies Record<string, Rule>;
