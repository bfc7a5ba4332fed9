/** How much a finding weighs: an error stops synth, a warning and an info are shown. */
export type Severity = "error" | "warning" | "info";

/** A kind of finding. Ids are public: teams acknowledge them, so an id never changes its meaning. */
export interface Rule {
  /** `<room>/<what is wrong>`, for example `traffic/ladder`. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it matters, in one sentence; the rule reference prints it. */
  readonly why: string;
  /** Whether a team may accept the finding with a reason. A file that cannot be read at all cannot be accepted. @default true */
  readonly acknowledgeable?: boolean;
}

/** One finding: what is wrong, where, and what to do. All findings of a file are collected and shown together. */
export interface Problem {
  readonly rule: string;
  readonly severity: Severity;
  /** Where in the document, for example `spec.slos[0].objective`. Empty when the whole document is meant. */
  readonly path: string;
  readonly message: string;
  /** What was written, as text. */
  readonly got?: string;
  /** What would be accepted. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly fix: string;
  /** The environment whose overlay causes it; absent when the base document has it too. */
  readonly environment?: string;
  /** The team's reason for accepting it; an acknowledged finding is shown and not counted. */
  readonly acknowledged?: string;
}

/** A finding without its rule: what a check knows about this one occurrence. */
export type Occurrence = Pick<Problem, "path" | "message" | "got" | "allowed" | "fix">;

/** Makes the finding of one rule at one place. */
export function finding(rule: Rule, occurrence: Occurrence): Problem {
  return { rule: rule.id, severity: rule.severity, ...occurrence };
}

/** Whether anything in the list stops synth. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error" && problem.acknowledged === undefined);
}

/** One finding as a paragraph for people: rule, place, message, then got, allowed and fix. */
export function describeProblem(problem: Problem): string {
  const place = problem.path === "" ? "" : ` ${problem.path}`;
  const environment = problem.environment === undefined ? "" : ` [environment ${problem.environment}]`;
  const facts = [
    problem.got === undefined ? undefined : `got ${problem.got}`,
    problem.allowed === undefined ? undefined : `allowed: ${problem.allowed}`,
    `fix: ${problem.fix}`,
    problem.acknowledged === undefined ? undefined : `acknowledged: ${problem.acknowledged}`,
  ].filter((fact) => fact !== undefined);
  return `${problem.rule}${place}${environment}: ${problem.message} (${facts.join("; ")})`;
}
