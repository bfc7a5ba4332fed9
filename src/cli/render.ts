import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { policyTargets } from "../checks/policy-targets";
import { composeGuardrails } from "../guardrails";
import type { GuardrailPart, Guardrails } from "../guardrails";
import { generatedFiles } from "../generated-files";
import { objectName } from "../manifest";
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
  /** Parts to render; without it, all of them. */
  readonly only?: readonly GuardrailPart[];
  /** Compares instead of writing. */
  readonly check: boolean;
  readonly strict: boolean;
}

/** `guardrails render`: every artefact as a plain file. A file with errors writes nothing at all. */
export function render(files: readonly string[], options: RenderOptions, terminal: Terminal): ExitCode {
  const { findings, services } = compose(files, options);
  const code = exitCode(findings, options.strict);
  if (findings.some(({ problems }) => hasErrors(problems)) || code !== 0) {
    terminal.err(printFindings(findings, "text"));
    terminal.err("nothing was written");
    return code;
  }
  const targets = repeated(services.flatMap(({ manifests }) => policyTargets(manifests.policies)));
  if (targets.length > 0) return refuse(terminal, `two services generate a ${targets.join(", ")}`);
  const objects = repeated(services.flatMap(({ manifests }) => Object.values(manifests).flat().map(objectName)));
  const generated = generate(services, options.only);
  const twice = repeated(generated.map((file) => file.path));
  if (twice.length > 0) return refuse(terminal, `two services generate the same file: ${twice.join(", ")}`);
  if (objects.length > 0) return refuse(terminal, `two services generate the same object: ${objects.join(", ")}`);
  const { warning } = counts(findings);
  if (warning > 0) terminal.err(`${summary(findings)}; guardrails check shows them`);
  return options.check ? compare(generated, options, terminal) : write(generated, options, terminal);
}

interface Composed {
  readonly findings: readonly DocumentFindings[];
  readonly services: Guardrails[];
}

function compose(files: readonly string[], options: RenderOptions): Composed {
  const services: Guardrails[] = [];
  const findings = loadDocuments(files, options.service).map((source): DocumentFindings => {
    if (source.document === undefined) return { source, problems: source.problems };
    const { guardrails, problems } = composeGuardrails(source.document, { environment: options.env || undefined });
    if (guardrails !== undefined) services.push(guardrails);
    return { source, problems };
  });
  return { findings, services };
}

/** Takes the services out of the list one by one: what was made for one can be let go before the next one's turn. */
function generate(services: Guardrails[], parts: readonly GuardrailPart[] | undefined): readonly GeneratedFile[] {
  const generated: GeneratedFile[] = [];
  for (let service = services.shift(); service !== undefined; service = services.shift()) {
    generated.push(...generatedFiles(service, parts));
  }
  return generated;
}

/** What two services generate would be overwritten, or obeyed for one of them only, in silence. */
function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = names.filter((name) => seen.size === seen.add(name).size);
  return [...new Set(twice)];
}

function refuse(terminal: Terminal, message: string): ExitCode {
  terminal.err(`${message}\nrename or change one of them; nothing was written`);
  return 1;
}

function write(generated: readonly GeneratedFile[], options: RenderOptions, terminal: Terminal): ExitCode {
  const targets = generated.map((file) => path.join(options.out, file.path));
  try {
    for (const folder of new Set(targets.map((target) => path.dirname(target)))) mkdirSync(folder, { recursive: true });
    generated.forEach(({ text }, index) => writeFileSync(targets[index], text));
  } catch (error) {
    terminal.err(`cannot write below ${options.out}: ${(error as Error).message}`);
    return 2;
  }
  terminal.out(targets.join("\n"));
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
