import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Parsed } from "../promql/parsed";
import { indicatorRules } from "./rules";

/** A user's PromQL: where it stands, what it says, and how such a one may look. */
export interface WrittenPromql {
  readonly path: string;
  readonly text: string;
  readonly example: string;
}

/** The finding of PromQL that could not be read; none where it could. */
export function promqlProblems({ path, text, example }: WrittenPromql, parsed: Parsed<unknown>): Problem[] {
  if ("value" in parsed) return [];
  const { position, message } = parsed.error;
  const place = { path, message: `at character ${position + 1}: ${message}`, got: text };
  return [finding(indicatorRules.promql, { ...place, fix: `write it like ${example}` })];
}
