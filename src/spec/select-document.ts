import { finding } from "../problem";
import type { Problem } from "../problem";
import { valueAt } from "./path";
import { specRules } from "./rules";
import { suggestion } from "./suggestion";

/** The document of one service among several; a file's only document needs no name. */
export function selectDocument(
  documents: readonly unknown[],
  service?: string,
): { document: unknown } | { problems: Problem[] } {
  if (service === undefined && documents.length === 1) return { document: documents[0] };
  const names = documents.map((document) => String(valueAt(document, ["metadata", "name"])));
  const index = service === undefined ? -1 : names.indexOf(service);
  if (index >= 0) return { document: documents[index] };
  const guess = service === undefined ? undefined : suggestion(service, names);
  const message =
    service === undefined
      ? `the file has ${documents.length} documents: which service is meant?`
      : `no document describes service "${service}"`;
  const fix = guess === undefined ? `name one of ${names.join(", ")}` : `did you mean "${guess}"?`;
  return {
    problems: [
      finding(specRules.unknownName, { path: "metadata.name", message, got: service, allowed: names.join(", "), fix }),
    ],
  };
}
