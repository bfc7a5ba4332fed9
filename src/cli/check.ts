import { checkDocument } from "../check-document";
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
  terminal.out(printFindings(findings, options.format));
  return exitCode(findings, options.strict);
}
