import { counts } from "./print-findings";
import type { DocumentFindings } from "./print-findings";

/** 0: nothing to mend. 1: something to mend. 2: a file could not be read, so nothing is known about it. */
export type ExitCode = 0 | 1 | 2;

const UNREADABLE: readonly string[] = ["spec/file", "spec/yaml", "spec/empty"];

/** `--strict` counts warnings as errors; infos never count. */
export function exitCode(findings: readonly DocumentFindings[], strict: boolean): ExitCode {
  if (findings.some(({ problems }) => problems.some((problem) => UNREADABLE.includes(problem.rule)))) return 2;
  const { error, warning } = counts(findings);
  return error > 0 || (strict && warning > 0) ? 1 : 0;
}
