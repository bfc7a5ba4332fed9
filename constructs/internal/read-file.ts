import { readFileSync } from "node:fs";
import path from "node:path";
import type { Composition, Problem } from "../../src";
import { core } from "./core";

/** What to read out of a guardrails file. */
export interface FileSelection {
  readonly file: string;
  readonly service?: string;
  readonly environment?: string;
}

/** Reads a file and composes one service of it. What is wrong with the file becomes findings: nothing throws. */
export function composeFile({ file, service, environment }: FileSelection): Composition {
  const { composeGuardrails, readYaml, selectDocument } = core();
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { problems: [unreadable(file, error as NodeJS.ErrnoException)] };
  }
  const { documents, problems } = readYaml(text);
  if (problems.length > 0) return { problems };
  const selected = selectDocument(documents, service);
  return "problems" in selected
    ? { problems: selected.problems }
    : composeGuardrails(selected.document, { environment });
}

function unreadable(file: string, error: NodeJS.ErrnoException): Problem {
  const { finding, specRules } = core();
  const missing = error.code === "ENOENT";
  const message = missing ? "there is no such file" : `the file cannot be read (${error.code})`;
  // The absolute path is this machine's business; a message may end up in a public build log.
  const fix = missing
    ? "paths are relative to the working directory; path.join(__dirname, ...) makes them safe"
    : "make it a readable file";
  return finding(specRules.file, {
    path: path.basename(file),
    message,
    got: shownPath(file),
    fix,
  });
}

/** A path inside the working directory as it is; anything else by its name alone. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") ? path.basename(file) : relative;
}
