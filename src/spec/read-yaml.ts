import { parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import { finding } from "../problem";
import type { Problem } from "../problem";
import { specRules } from "./rules";

export interface ReadYaml {
  readonly documents: readonly unknown[];
  readonly problems: readonly Problem[];
}

/** Reads the documents of a YAML text (JSON is YAML too). A syntax error is a finding with its line and column. */
export function readYaml(text: string): ReadYaml {
  const documents = parsedDocuments(text);
  if (documents instanceof Error) return { documents: [], problems: [yamlProblem(documents)] };
  const problems = documents.flatMap((document) => document.errors.map((error) => yamlProblem(error)));
  if (problems.length > 0) return { documents: [], problems };
  const values: unknown[] = [];
  for (const document of documents) {
    try {
      const value: unknown = document.toJS();
      if (value !== null) values.push(value);
    } catch (error) {
      return { documents: [], problems: [yamlProblem(error as Error)] };
    }
  }
  return values.length > 0 ? { documents: values, problems: [] } : { documents: [], problems: [emptyProblem()] };
}

/** The parser reports what is wrong, except for a text nested so deep that it runs out of stack. */
function parsedDocuments(text: string): readonly Document.Parsed[] | Error {
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: true, uniqueKeys: true });
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return new Error("the text is nested too deep to be read");
  }
}

function yamlProblem(error: Error & { linePos?: readonly { line: number; col: number }[] }): Problem {
  const position = error.linePos?.[0];
  const path = position === undefined ? "" : `line ${position.line}, column ${position.col}`;
  const message = error.message.split("\n")[0].replace(/ at line \d+, column \d+:?$/, "");
  return finding(specRules.yaml, {
    path,
    message,
    fix: "correct the YAML there; text with : # { } or quotes needs quotes around it",
  });
}

function emptyProblem(): Problem {
  return finding(specRules.empty, {
    path: "",
    message: "the file has no document",
    fix: "start from examples/small-team/checkout.guardrails.yaml",
  });
}
