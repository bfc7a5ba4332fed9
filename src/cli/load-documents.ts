import { readFileSync } from "node:fs";
import { finding } from "../problem";
import type { Problem } from "../problem";
import { isPlainObject, valueAt } from "../spec/path";
import { readYaml } from "../spec/read-yaml";
import { specRules } from "../spec/rules";
import { selectDocument } from "../spec/select-document";

/** One document of a file, or what is wrong with the file as a whole. */
export interface LoadedDocument {
  readonly file: string;
  readonly text: string;
  /** Its place in the file. */
  readonly index: number;
  /** `namespace/name` as far as the document says so. */
  readonly title: string;
  readonly document?: unknown;
  readonly problems: readonly Problem[];
}

/** Reads files from disk. With a service name, only that service's documents. */
export function loadDocuments(files: readonly string[], service?: string): LoadedDocument[] {
  return files.flatMap((file) => loadFile(file, service));
}

function loadFile(file: string, service: string | undefined): LoadedDocument[] {
  const failed = (problems: readonly Problem[], text = ""): LoadedDocument[] => [
    { file, text, index: 0, title: "", problems },
  ];
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return failed([unreadable(error as NodeJS.ErrnoException)]);
  }
  const { documents, problems } = readYaml(text);
  if (problems.length > 0) return failed(problems, text);
  const all = documents.map((document, index) => ({
    file,
    text,
    index,
    title: titleOf(document),
    document,
    problems: [],
  }));
  if (service === undefined) return all;
  const selected = selectDocument(documents, service);
  return "problems" in selected
    ? failed(selected.problems, text)
    : all.filter(({ document }) => document === selected.document);
}

function titleOf(document: unknown): string {
  if (!isPlainObject(document)) return "";
  const part = (key: string) => String(valueAt(document, ["metadata", key]) ?? "?");
  return `${part("namespace")}/${part("name")}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "the file may not be read",
  EISDIR: "this is a folder",
};

function unreadable(error: NodeJS.ErrnoException): Problem {
  const message = REASONS[error.code ?? ""] ?? `the file cannot be read (${error.code})`;
  return finding(specRules.file, { path: "", message, fix: "give the path of a guardrails.yaml" });
}
