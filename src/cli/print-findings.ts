import type { Problem, Severity } from "../problem";
import { lineOfPath } from "./line-of-path";
import type { LoadedDocument } from "./load-documents";

/** The findings of one document. */
export interface DocumentFindings {
  readonly source: LoadedDocument;
  readonly problems: readonly Problem[];
}

export const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** Findings in the form that was asked for: for people, for programs, or as annotations of a pull request. */
export function printFindings(findings: readonly DocumentFindings[], format: Format): string {
  switch (format) {
    case "json":
      return printJson(findings);
    case "github":
      return findings
        .flatMap(({ source, problems }) => problems.map((problem) => printAnnotation(source, problem)))
        .join("\n");
    case "text":
      return [...findings.map(printText), summary(findings)].join("\n");
  }
}

function printJson(findings: readonly DocumentFindings[]): string {
  const documents = findings.map(({ source, problems }) => ({
    file: source.file,
    service: source.title,
    problems: problems.map((problem) => ({ ...problem, line: lineOfPath(source.text, source.index, problem.path) })),
  }));
  return JSON.stringify({ documents, counts: counts(findings) }, undefined, 2);
}

const ORDER: readonly Severity[] = ["error", "warning", "info"];

function printText({ source, problems }: DocumentFindings): string {
  const heading = source.title === "" ? source.file : `${source.file}: ${source.title}`;
  const ordered = [...problems].sort((a, b) => rank(a) - rank(b));
  return [heading, ...ordered.map((problem) => printProblem(source, problem)), ""].join("\n");
}

/** Errors first, accepted findings last. */
function rank(problem: Problem): number {
  return ORDER.indexOf(problem.severity) + (problem.acknowledged === undefined ? 0 : ORDER.length);
}

function printProblem(source: LoadedDocument, problem: Problem): string {
  const mark = problem.acknowledged === undefined ? problem.severity : "accepted";
  const facts = [
    ["got", problem.got],
    ["allowed", problem.allowed],
    ["fix", problem.fix],
    ["reason", problem.acknowledged],
  ].filter(([, text]) => text !== undefined);
  const heading = `  ${mark.padEnd(8)} ${placeOf(source, problem)}: ${problem.message}  [${problem.rule}]`;
  return [heading, ...facts.map(([name, text]) => `           ${name}: ${text}`)].join("\n");
}

/** The path with its environment and its line; a syntax error is a line already. */
function placeOf(source: LoadedDocument, problem: Problem): string {
  if (problem.path === "") return "the file";
  const line = /^line \d/.test(problem.path) ? "" : `, line ${lineOfPath(source.text, source.index, problem.path)}`;
  return `${problem.path}${problem.environment === undefined ? "" : ` (environment ${problem.environment})`}${line}`;
}

/** Counted findings by severity; accepted ones are not counted. */
export function counts(findings: readonly DocumentFindings[]): Record<Severity | "acknowledged", number> {
  const all = findings.flatMap(({ problems }) => problems);
  const open = (severity: Severity) =>
    all.filter((problem) => problem.severity === severity && problem.acknowledged === undefined).length;
  return {
    error: open("error"),
    warning: open("warning"),
    info: open("info"),
    acknowledged: all.filter((problem) => problem.acknowledged !== undefined).length,
  };
}

/** The counts as one line. */
export function summary(findings: readonly DocumentFindings[]): string {
  const { error, warning, info, acknowledged } = counts(findings);
  const accepted = acknowledged === 0 ? "" : `, ${acknowledged} accepted`;
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return `${plural(error, "error")}, ${plural(warning, "warning")}, ${plural(info, "info")}${accepted} in ${plural(findings.length, "service")}`;
}

const ANNOTATIONS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** GitHub's workflow command; its own separators are escaped as its documentation asks. */
function printAnnotation(source: LoadedDocument, problem: Problem): string {
  const level = problem.acknowledged === undefined ? ANNOTATIONS[problem.severity] : "notice";
  const body = [problem.path, problem.message, problem.got && `got ${problem.got}`, `fix: ${problem.fix}`]
    .filter(Boolean)
    .join("; ");
  const line = lineOfPath(source.text, source.index, problem.path);
  return `::${level} file=${property(source.file)},line=${line},title=${property(problem.rule)}::${data(body)}`;
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
