import type { Traffic } from "../spec/service";

/** Methods of the read route while nothing is retried: the schema's own default, so that adding retries moves no request. */
const WITHOUT_RETRIES: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Methods whose requests may be repeated, each once. */
export function readMethods(traffic: Traffic): readonly string[] {
  return [...new Set(traffic.retry?.methods ?? WITHOUT_RETRIES)];
}
