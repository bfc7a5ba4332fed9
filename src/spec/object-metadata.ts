import { z } from "zod";
import type { Problem } from "../problem";
import { problemsOfIssue } from "./issue";
import { annotations, labels } from "./schema";
import { tokenProblems } from "./token";

/** Labels and annotations that a caller adds to every object. */
export interface ObjectMetadata {
  readonly labels?: unknown;
  readonly annotations?: unknown;
}

const schema = z.object({ labels: labels.optional(), annotations: annotations.optional() });

/** What Kubernetes, or the text that carries the objects, would refuse in them. */
export function objectMetadataProblems(metadata: ObjectMetadata): Problem[] {
  const given = { labels: metadata.labels, annotations: metadata.annotations };
  const tokens = tokenProblems(given, []);
  const parsed = schema.safeParse(given);
  if (tokens.length > 0 || parsed.success) return tokens;
  return parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, given, schema));
}
