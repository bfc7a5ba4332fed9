import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { composeGuardrails } from "../guardrails";
import type { Composition } from "../guardrails";
import { generatedFiles } from "../generated-files";
import type { GeneratedFile } from "../manifest";
import { hasErrors } from "../problem";
import type { FileOptions } from "./check";
import { exitCode } from "./exit-code";
import type { ExitCode } from "./exit-code";
import { loadDocuments } from "./load-documents";
import { counts, printFindings, summary } from "./print-findings";
import type { DocumentFindings } from "./print-findings";
import type { Terminal } from "./terminal";

export interface RenderOptions extends FileOptions {
  readonly out: string;
  /** Compares instead of writing. */
  readonly check: boolean;
  readonly strict: boolean;
}

/** `guardrails render`: every artefact as a plain file. A file with errors writes nothing at all. */
export function render(files: readonly string[], options: RenderOptions, terminal: Terminal): ExitCode {
  const composed = loadDocuments(files, options.service).map(
    (source): { findings: DocumentFindings; composition?: Composition } => {
      if (source.document === undefined) return { findings: { source, problems: source.problems } };
      const composition = composeGuardrails(source.document, { environment: options.env || undefined });
      return { findings: { source, problems: composition.problems }, composition };
    },
  );
  const findings = composed.map((entry) => entry.findings);
  const code = exitCode(findings, options.strict);
  if (findings.some(({ problems }) => hasErrors(problems)) || code !== 0) {
    terminal.err(printFindings(findings, "text"));
    terminal.err("nothing was written");
    return code;
  }
  const generated = composed.flatMap(({ composition }) =>
    composition?.guardrails === undefined ? [] : generatedFiles(composition.guardrails),
  );
  const twice = duplicates(generated);
  if (twice.length > 0) {
    terminal.err(`two services generate the same file: ${twice.join(", ")}\nrename one of them; nothing was written`);
    return 1;
  }
  const { warning } = counts(findings);
  if (warning > 0) terminal.err(`${summary(findings)}; guardrails check shows them`);
  return options.check ? compare(generated, options, terminal) : write(generated, options, terminal);
}

/** Two services that generate the same file would overwrite each other in silence. */
function duplicates(generated: readonly GeneratedFile[]): string[] {
  const paths = generated.map((file) => file.path);
  return [...new Set(paths.filter((file, index) => paths.indexOf(file) !== index))];
}

function write(generated: readonly GeneratedFile[], options: RenderOptions, terminal: Terminal): ExitCode {
  try {
    for (const file of generated) {
      const target = path.join(options.out, file.path);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, file.text);
    }
  } catch (error) {
    terminal.err(`cannot write below ${options.out}: ${(error as Error).message}`);
    return 2;
  }
  terminal.out(generated.map((file) => path.join(options.out, file.path)).join("\n"));
  return 0;
}

function compare(generated: readonly GeneratedFile[], options: RenderOptions, terminal: Terminal): ExitCode {
  const stale = generated.filter((file) => {
    const target = path.join(options.out, file.path);
    return !statSync(target, { throwIfNoEntry: false })?.isFile() || readFileSync(target, "utf8") !== file.text;
  });
  if (stale.length === 0) {
    terminal.out(`all ${generated.length} files are up to date`);
    return 0;
  }
  terminal.err(
    `stale or missing:\n${stale.map((file) => `  ${path.join(options.out, file.path)}`).join("\n")}\nrun guardrails render again and commit the result`,
  );
  return 1;
}
