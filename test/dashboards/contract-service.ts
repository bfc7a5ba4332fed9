import { guardedSlos } from "../../src/burnrate/guarded-slo";
import type { GuardedSlo } from "../../src/burnrate/guarded-slo";
import { readService } from "../../src/spec/read-service";
import type { Service } from "../../src/spec/service";
import { contractDocument } from "../contract-document";
import type { ContractFile } from "../contract-document";

export interface ContractService {
  readonly service: Service;
  readonly slos: readonly GuardedSlo[];
}

interface WrittenDocument {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Record<string, unknown> & { readonly slos: readonly Record<string, unknown>[] };
}

/** One of the two contract files; `change` edits the document before it is read. */
export function contractService(
  file: ContractFile,
  change: (document: WrittenDocument) => unknown = (document) => document,
): ContractService {
  const { service, problems } = readService(change(contractDocument<WrittenDocument>(file)));
  if (service === undefined) throw new Error(JSON.stringify(problems));
  return { service, slos: guardedSlos(service).slos };
}

/** The checkout contract with a description of the first SLO. */
export function describedAs(description: string): ContractService {
  return contractService("checkout", (document) => ({
    ...document,
    spec: {
      ...document.spec,
      slos: document.spec.slos.map((slo, index) => (index === 0 ? { ...slo, description } : slo)),
    },
  }));
}

/** Pieces that have broken dashboards, runbooks or Terraform before, mixed with any other text. */
export const HOSTILE = [
  "${datasource}",
  "%{ if true }",
  "{{ $labels.x }}",
  "|",
  "`",
  "```",
  "~~~",
  '"',
  "'",
  "\\",
  "\n",
  "\r\n# Heading",
  "\n\n## Other",
  "\n| --- |",
  "<script>alert(1)</script>",
  "<!--",
  "</a>",
  "](javascript:alert(1))",
  "[x](y)",
  "![x](y)",
  "é漢字😀",
  "\u2028",
  "---",
  "1. ",
  "- ",
  "&lt;",
];
