import { composeGuardrails } from "./guardrails";
import type { Composition } from "./guardrails";
import type { Problem } from "./problem";
import { environmentNames } from "./spec/environment";

/** What `check` sees of one document. */
export interface CheckedDocument {
  /** The composition that was asked for: the named environment, or the document as it is. */
  readonly composition: Composition;
  /** Every composition that was looked at, by its environment; that of the document as it is has an empty name. */
  readonly compositions: ReadonlyMap<string, Composition>;
  /** Its findings, and without a named environment also those that only an environment has. */
  readonly problems: readonly Problem[];
}

/** Checks a document in one environment, or without a name the document itself and every environment of it. */
export function checkDocument(document: unknown, environment?: string): CheckedDocument {
  const composition = composeGuardrails(document, { environment });
  if (environment !== undefined) {
    const problems = composition.problems.map((problem) => ({ ...problem, environment }));
    return { composition, compositions: new Map([[environment, composition]]), problems };
  }
  const known = new Set(composition.problems.map(identity));
  const others = environmentNames(document).map(
    (name) => [name, composeGuardrails(document, { environment: name })] as const,
  );
  const inEnvironments = others.flatMap(([name, { problems }]) =>
    problems.filter((problem) => !known.has(identity(problem))).map((problem) => ({ ...problem, environment: name })),
  );
  const compositions = new Map([["", composition], ...others]);
  return { composition, compositions, problems: [...composition.problems, ...inEnvironments] };
}

function identity(problem: Problem): string {
  return JSON.stringify([problem.rule, problem.path, problem.message, problem.got]);
}
