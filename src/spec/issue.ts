import { z } from "zod";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { LeafComplaint } from "./leaf";
import { printPath, shortText, valueAt } from "./path";
import { specRules } from "./rules";
import { suggestion } from "./suggestion";

type Issue = z.core.$ZodIssue;

/** Turns what zod noticed into findings that say what was written, what is allowed and what to do. */
export function problemsOfIssue(issue: Issue, root: unknown, schema: z.ZodType): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key], root, knownKeys(schema, issue.path)));
  }
  const got = valueAt(root, issue.path);
  const path = printPath(issue.path);
  if (issue.code === "invalid_key") return [keyProblem(issue.path)];
  if (got === undefined && issue.path.length > 0) {
    return [
      finding(specRules.missing, {
        path,
        message: "required and not there",
        allowed: allowedBy(issue),
        fix: `add ${String(issue.path.at(-1))}`,
      }),
    ];
  }
  if (issue.code === "custom" && issue.params !== undefined) {
    const { message, allowed, fix } = issue.params as unknown as LeafComplaint;
    return [finding(specRules.value, { path, message, got: shortText(got), allowed, fix })];
  }
  const rule = issue.code === "invalid_type" ? specRules.type : specRules.value;
  return [
    finding(rule, {
      path,
      message: messageOf(issue),
      got: shortText(got),
      allowed: allowedBy(issue),
      fix: fixFor(issue, got),
    }),
  ];
}

function unknownKey(path: readonly PropertyKey[], root: unknown, known: readonly string[]): Problem {
  const key = String(path.at(-1));
  const guess = suggestion(key, known);
  return finding(specRules.unknownKey, {
    path: printPath(path),
    message: `unknown key "${key}"`,
    got: shortText(valueAt(root, path)),
    allowed: known.join(", "),
    fix: guess === undefined ? `remove "${key}"` : `did you mean "${guess}"?`,
  });
}

/** Maps whose keys have a form of their own; all others hold labels or annotations. */
const KEY_FORMS = {
  tiers: {
    what: "a tier's name",
    allowed: "lower case letters and digits, at most 20, a letter first",
    example: "fast",
  },
  deadlines: {
    what: "the name of something the app calls",
    allowed: "lower case letters, digits and dashes, at most 40, a letter first",
    example: "payments-api",
  },
  labels: {
    what: "a label's name",
    allowed: "letters, digits, dashes, dots and underscores, at most 63, with an optional domain and slash in front",
    example: "team or example.com/team",
  },
};

function keyProblem(path: readonly PropertyKey[]): Problem {
  const holder = path.at(-2);
  const { what, allowed, example } =
    holder === "tiers" || holder === "deadlines" ? KEY_FORMS[holder] : KEY_FORMS.labels;
  return finding(specRules.value, {
    path: printPath(path),
    message: `not ${what}`,
    got: JSON.stringify(String(path.at(-1))),
    allowed,
    fix: `write it like ${example}`,
  });
}

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `${article(issue.expected)} belongs here`;
    case "invalid_value":
      return "not one of the allowed values";
    case "too_small":
      return "too few entries";
    default:
      return issue.message;
  }
}

function allowedBy(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return article(issue.expected);
    case "invalid_value":
      return issue.values.map(String).join(", ");
    case "too_small":
      return `at least ${issue.minimum}`;
    case "custom":
      return (issue.params as unknown as LeafComplaint | undefined)?.allowed;
    default:
      return undefined;
  }
}

function fixFor(issue: Issue, got: unknown): string {
  if (issue.code === "invalid_value") {
    const guess = suggestion(typeof got === "string" ? got : "", issue.values.map(String));
    return guess === undefined ? `use one of ${issue.values.map(String).join(", ")}` : `did you mean "${guess}"?`;
  }
  return issue.code === "too_small" ? "add an entry" : `write ${allowedBy(issue) ?? "another value"}`;
}

const ARTICLES: Readonly<Record<string, string>> = {
  object: "a map of keys and values",
  record: "a map of keys and values",
  array: "a list",
  string: "a text",
};

function article(expected: string): string {
  return ARTICLES[expected] ?? `a ${expected}`;
}

/** The keys an object schema knows at a path, for "did you mean". */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current: unknown = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)] as z.ZodType);
    else if (current instanceof z.ZodArray) current = unwrap(current.element as z.ZodType);
    else if (current instanceof z.ZodRecord) current = unwrap(current.valueType as z.ZodType);
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: z.ZodType | undefined): unknown {
  let current: unknown = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
    current = current.def.innerType;
  }
  return current;
}
