import type { z } from "zod";
import { finding } from "../problem";
import type { Problem } from "../problem";
import { consistencyProblems } from "./consistency";
import { inEnvironment } from "./environment";
import { problemsOfIssue } from "./issue";
import { isPlainObject, printPath, valueAt } from "./path";
import { specRules } from "./rules";
import { documentSchema, partSchema } from "./schema";
import type { ReadDocument } from "./schema";
import { serviceOf } from "./service";
import type { Service } from "./service";

export interface ReadOptions {
  /** Overlay to merge over the spec. @default - the document as it is */
  readonly environment?: string;
  /** Reads one guardrail alone, which may do without SLOs. @default false */
  readonly part?: boolean;
}

export interface ReadService {
  /** What could be read. Present even with problems when enough is left to look for further ones. */
  readonly service?: Service;
  readonly problems: readonly Problem[];
}

/** Reads one document: every problem of it, and the service as far as it can be understood. Never throws. */
export function readService(document: unknown, options: ReadOptions = {}): ReadService {
  const overlaid = inEnvironment(document, options.environment);
  const raw = overlaid.document;
  const schema: z.ZodType<ReadDocument> = options.part ? partSchema : documentSchema;
  const tokens = tokenProblems(raw, []);
  const parsed = schema.safeParse(raw);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, raw, schema));
  const problems = [...overlaid.problems, ...tokens, ...withoutPathsOf(tokens, shape), ...consistencyProblems(raw)];
  const read = parsed.success ? parsed.data : salvage(raw, parsed.error.issues, schema);
  return { problems, ...(read !== undefined && { service: serviceOf(read, options.environment) }) };
}

/** A token printed into text looks like this; a number token is a huge negative number. */
const TOKEN_TEXT = "TfToken[";
const NUMBER_TOKEN_LIMIT = -1e290;

function tokenProblems(value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (isToken(value)) {
    const fix = "write the value itself; it may differ by environment in spec.environments";
    const message = "a Terraform value that is known only at apply cannot be computed with";
    return [
      finding(specRules.token, {
        path: printPath(path),
        message,
        got: "a Terraform token",
        allowed: "a plain value",
        fix,
      }),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => tokenProblems(entry, [...path, index]));
  return isPlainObject(value)
    ? Object.entries(value).flatMap(([key, entry]) => tokenProblems(entry, [...path, key]))
    : [];
}

function isToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes(TOKEN_TEXT);
  if (typeof value === "number") return value < NUMBER_TOKEN_LIMIT;
  if (Array.isArray(value)) return value.length === 1 && isToken(value[0]) && String(value[0]).startsWith("#{");
  return (
    isPlainObject(value) &&
    (typeof value.resolve === "function" || Object.keys(value).some((key) => key.includes(TOKEN_TEXT)))
  );
}

/** A token's own finding is enough; what the schema says about the same place would only repeat it. */
function withoutPathsOf(covered: readonly Problem[], problems: readonly Problem[]): Problem[] {
  const paths = new Set(covered.map((problem) => problem.path));
  return problems.filter((problem) => !paths.has(problem.path));
}

const SALVAGE_ROUNDS = 50;

/** Reads what is left without the refused parts, so that checks between sections run and their findings show up too. */
function salvage(
  raw: unknown,
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType<ReadDocument>,
): ReadDocument | undefined {
  if (!isPlainObject(raw)) return undefined;
  let remaining = structuredCloneOf(raw);
  let open = issues;
  for (let round = 0; round < SALVAGE_ROUNDS; round++) {
    for (const issue of open) remaining = without(remaining, issue) ?? remaining;
    const parsed = schema.safeParse(remaining);
    if (parsed.success) return parsed.data;
    open = parsed.error.issues;
  }
  return undefined;
}

function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, structuredCloneOf(entry)]));
}

/** Removes the offending value; a required one that is not there takes its holder along. */
function without(root: unknown, issue: z.core.$ZodIssue): unknown {
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) remove(root, [...issue.path, key]);
    return root;
  }
  const missing = valueAt(root, issue.path) === undefined;
  const path = missing ? issue.path.slice(0, -1) : issue.path;
  if (path.length < 2) return undefined;
  remove(root, path);
  return root;
}

function remove(root: unknown, path: readonly PropertyKey[]): void {
  const holder = valueAt(root, path.slice(0, -1));
  const last = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isPlainObject(holder)) delete holder[String(last)];
}
