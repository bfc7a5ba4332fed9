import type { z } from "zod";
import type { Problem } from "../problem";
import { consistencyProblems } from "./consistency";
import { inEnvironment } from "./environment";
import { problemsOfIssue } from "./issue";
import { nestingProblem } from "./nesting";
import { salvage } from "./salvage";
import { documentSchema, partSchema } from "./schema";
import type { ReadDocument } from "./schema";
import { serviceOf } from "./service";
import { tokenProblems } from "./token";
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
  /** A path in `service`, as the path in the document: a refused list entry moves those behind it up. */
  readonly writtenPath: (path: string) => string;
}

/** Reads one document: every problem of it, and the service as far as it can be understood. Never throws. */
export function readService(document: unknown, options: ReadOptions = {}): ReadService {
  const endless = nestingProblem(document);
  if (endless !== undefined) return { problems: [endless], writtenPath: asWritten };
  const overlaid = inEnvironment(document, options.environment);
  const raw = overlaid.document;
  const schema: z.ZodType<ReadDocument> = options.part ? partSchema : documentSchema;
  const tokens = tokenProblems(raw, []);
  const parsed = schema.safeParse(raw);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, raw, schema));
  const problems = [...overlaid.problems, ...tokens, ...withoutPathsOf(tokens, shape), ...consistencyProblems(raw)];
  const read = parsed.success ? { document: parsed.data, writtenPath: asWritten } : salvage(raw, partSchema);
  if (read === undefined) return { problems, writtenPath: asWritten };
  const rest = parsed.success ? read.document : withJudgeableCanary(read.document);
  return { problems, service: serviceOf(rest, options.environment), writtenPath: read.writtenPath };
}

/** A canary's SLO that was refused has its own finding; that nothing judges the canary would only repeat it. */
function withJudgeableCanary(document: ReadDocument): ReadDocument {
  const { canary, slos } = document.spec;
  const names = slos.map(({ name }) => name);
  const guardSlos = canary?.guardSlos?.filter((name) => names.includes(name));
  const judged = (guardSlos ?? names).length > 0;
  return { ...document, spec: { ...document.spec, canary: canary && judged ? { ...canary, guardSlos } : undefined } };
}

function asWritten(path: string): string {
  return path;
}

/** A token's own finding is enough; what the schema says about the same place, or below it, would only repeat it. */
function withoutPathsOf(covered: readonly Problem[], problems: readonly Problem[]): Problem[] {
  const within = (path: string, holder: string) =>
    path === holder || [".", "["].some((next) => path.startsWith(`${holder}${next}`));
  return problems.filter((problem) => !covered.some(({ path }) => within(problem.path, path)));
}
