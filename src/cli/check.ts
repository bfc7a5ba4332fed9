import { checkDocument } from "../check-document";
import { finding } from "../problem";
import { specRules } from "../spec/rules";
import { exitCode } from "./exit-code";
import type { ExitCode } from "./exit-code";
import { loadDocuments } from "./load-documents";
import { printFindings } from "./print-findings";
import type { DocumentFindings, Format } from "./print-findings";
import type { Terminal } from "./terminal";

export interface FileOptions {
  /** Empty means none: a variable that is set to nothing names no environment. */
  readonly env?: string;
  readonly service?: string;
}

export interface CheckOptions extends FileOptions {
  readonly format: Format;
  readonly strict: boolean;
}

/** `guardrails check`: every finding of every document. */
export function check(files: readonly string[], options: CheckOptions, terminal: Terminal): ExitCode {
  const findings = loadDocuments(files, options.service).map((source): DocumentFindings => {
    if (source.document === undefined) return { source, problems: source.problems };
    return { source, problems: checkDocument(source.document, options.env || undefined).problems };
  });
  const all = withRepeatedServices(findings);
  terminal.out(printFindings(all, options.format));
  return exitCode(all, options.strict);
}

/** Two documents of one service generate the same files and objects. */
function withRepeatedServices(findings: readonly DocumentFindings[]): readonly DocumentFindings[] {
  return findings.map((entry, index) => {
    const { title } = entry.source;
    const first = findings.findIndex(({ source }) => source.title === title && title !== "");
    if (first < 0 || first === index) return entry;
    const message = `${title} is described in ${findings[first].source.file} already`;
    const problem = finding(specRules.duplicateName, {
      path: "metadata.name",
      message,
      got: title,
      fix: "rename or remove one of them",
    });
    return { ...entry, problems: [...entry.problems, problem] };
  });
}
