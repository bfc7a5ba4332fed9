import { finding } from "../problem";
import type { Problem } from "../problem";
import { printPath } from "./path";
import { specRules } from "./rules";

/** Far deeper than any document of this format; a value inside itself has no end at all. */
const DEEPEST = 64;

/** The finding of a document that cannot be walked through, or undefined. */
export function nestingProblem(document: unknown): Problem | undefined {
  const path = tooDeep(document, [], new Set());
  if (path === undefined) return undefined;
  return finding(specRules.type, {
    path: printPath(path.slice(0, 8)),
    message: "the value holds itself, or is nested without end",
    got: "a value inside itself",
    allowed: `at most ${DEEPEST} levels`,
    fix: "write the values out; a YAML alias must not stand inside its own anchor",
  });
}

/** `seen` holds values that were walked through already, so that one shared a thousand times is read once. */
function tooDeep(value: unknown, path: readonly PropertyKey[], seen: Set<object>): readonly PropertyKey[] | undefined {
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  if (path.length > DEEPEST) return path;
  for (const [key, entry] of Object.entries(value)) {
    const found = tooDeep(entry, [...path, Array.isArray(value) ? Number(key) : key], seen);
    if (found !== undefined) return found;
  }
  seen.add(value);
  return undefined;
}
