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
import { namesOf, repeatedNames } from "./repeated-names";
import type { NamedDocument } from "./repeated-names";
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
  const sources = loadDocuments(files, options.service);
  const findings = sources.map((source): CheckedFindings => {
    if (source.document === undefined) return { source, problems: source.problems, targets: [], names: new Map() };
    const checked = checkDocument(source.document, options.env || undefined);
    const targets = policyTargets(checked.composition.guardrails?.manifests.policies ?? []);
    // Making everything that is generated takes time, and a document alone overwrites nobody.
    const names = sources.length > 1 ? namesOf(checked) : new Map<string, never>();
    return { source, problems: checked.problems, targets, names };
  });
  const all = withRepeatedServices(withRepeatedTargets(withRepeatedNames(findings)));
  terminal.out(printFindings(all, options.format));
  return exitCode(all, options.strict);
}

/** Findings of a document, with what its policies attach to and what it generates in each environment. */
interface CheckedFindings extends DocumentFindings {
  readonly targets: readonly string[];
  readonly names: NamedDocument["names"];
}

/** Two services that generate one object or file: the one applied later overwrites the other's. */
function withRepeatedNames(findings: readonly CheckedFindings[]): readonly CheckedFindings[] {
  const repeated = repeatedNames(findings.map(({ source, names }) => ({ title: source.title, names })));
  return findings.map((entry, index) => ({ ...entry, problems: [...entry.problems, ...repeated[index]] }));
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
