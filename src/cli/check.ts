import { checkDocument } from "../check-document";
import { policyTargets } from "../checks/policy-targets";
import { checkRules } from "../checks/rules";
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
  const findings = loadDocuments(files, options.service).map((source): CheckedFindings => {
    if (source.document === undefined) return { source, problems: source.problems, targets: [] };
    const { composition, problems } = checkDocument(source.document, options.env || undefined);
    return { source, problems, targets: policyTargets(composition.guardrails?.manifests.policies ?? []) };
  });
  const all = withRepeatedServices(withRepeatedTargets(findings));
  terminal.out(printFindings(all, options.format));
  return exitCode(all, options.strict);
}

/** Findings of a document, with what its policies attach to. */
interface CheckedFindings extends DocumentFindings {
  readonly targets: readonly string[];
}

/** Two services whose policies attach to one route: the gateway would obey one of them. */
function withRepeatedTargets(findings: readonly CheckedFindings[]): readonly DocumentFindings[] {
  const owners = new Map<string, string>();
  return findings.map(({ source, problems, targets }) => {
    const taken = targets.flatMap((target) => {
      const owner = owners.get(target) ?? source.title;
      owners.set(target, owner);
      return owner === source.title ? [] : [{ target, owner }];
    });
    const repeated = taken.map(({ target, owner }) =>
      finding(checkRules.generatedTwice, {
        path: "spec.traffic.routeName",
        message: `${target} is generated for ${owner} already`,
        got: target,
        fix: "describe the route's guardrails in one service, or give each service a route of its own",
      }),
    );
    return { source, problems: [...problems, ...repeated] };
  });
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
