import { checkDocument } from "../../src/check-document";
import type { Problem } from "../../src/problem";
import { composeGuardrails } from "../../src/guardrails";
import { contractDocument } from "../contract-document";

/* The checkout contract with one thing changed, and what is found in it. */

/** A step into a document: `spec.slos.0.objective`. */
type Place = string;

export const REMOVED = Symbol("removed");

/** The contract with values put at places; `REMOVED` takes a key out. */
export function checkoutWith(changes: Readonly<Record<Place, unknown>> = {}): Record<string, unknown> {
  const document = contractDocument("checkout");
  for (const [place, value] of Object.entries(changes)) change(document, place.split("."), value);
  return document;
}

function change(root: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const holder = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, root);
  const key = keys.at(-1)!;
  if (value === REMOVED) delete holder[key];
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Findings that stop synth. */
export function errorsOf(document: unknown): readonly Problem[] {
  return composeGuardrails(document).problems.filter(({ severity }) => severity === "error");
}

/** Findings that stop synth, in any environment of the document. */
export function errorsEverywhere(document: unknown): readonly Problem[] {
  return checkDocument(document).problems.filter(({ severity }) => severity === "error");
}

/** One mistake in the contract, and the only finding that stops: where it is, what was written, what is allowed, what to do. */
export type Expected = Required<Pick<Problem, "path" | "message" | "got" | "allowed" | "fix">> & {
  readonly rule?: string;
};

export function expectOnly(changes: Readonly<Record<Place, unknown>>, expected: Expected): void {
  expect(errorsOf(checkoutWith(changes))).toEqual([{ rule: "spec/value", severity: "error", ...expected }]);
}
