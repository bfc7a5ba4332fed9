import { createHash } from "node:crypto";

/** The first characters of a SHA-256, for names that must stay short and for spotting changed content. */
export function shortHash(text: string, length = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
