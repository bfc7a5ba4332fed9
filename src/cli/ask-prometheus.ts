import { isPlainObject } from "../spec/path";

/** Where and how to ask. */
export interface PrometheusServer {
  readonly url: string;
  /** Name and value of headers, mostly one that authorizes; never shown. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** One series of an instant query's answer. */
export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Answer = { readonly series: readonly AnsweredSeries[] } | { readonly failed: string };

/** Answers of a budget are short; a longer one comes from something else. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** Asks an instant query. Never throws; what went wrong is said without headers, and without the server's own words. */
export async function askPrometheus(server: PrometheusServer, query: string): Promise<Answer> {
  const address = `${server.url.replace(/\/+$/, "")}/api/v1/query?${new URLSearchParams({ query })}`;
  const signal = AbortSignal.timeout(server.timeoutSeconds * 1_000);
  try {
    // A redirect could carry the headers to another server.
    const response = await fetch(address, { headers: server.headers, redirect: "manual", signal });
    const text = await textOf(response);
    if (response.status >= 300 && response.status < 400) return { failed: "it redirects, which is not followed" };
    if (response.status === 401 || response.status === 403)
      return { failed: `it refuses the request (${response.status})` };
    if (text === undefined) return { failed: "its answer is too long" };
    return seriesOf(text) ?? { failed: `it does not answer as Prometheus does (status ${response.status})` };
  } catch (error) {
    return { failed: reason(error, server) };
  }
}

async function textOf({ body }: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    const bytes = part as Uint8Array;
    length += bytes.length;
    if (length > LONGEST_ANSWER) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}

function reason(error: unknown, { timeoutSeconds }: PrometheusServer): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  if (name === "TimeoutError") return `it does not answer within ${timeoutSeconds} s`;
  return `it cannot be reached${cause?.code === undefined ? "" : ` (${cause.code})`}`;
}

function seriesOf(text: string): Answer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isPlainObject(answer) || answer.status !== "success" || !isPlainObject(answer.data)) return undefined;
  const { resultType, result } = answer.data;
  if (resultType !== "vector" || !Array.isArray(result)) return undefined;
  const series = result.map(readSeries);
  return series.every((each) => each !== undefined) ? { series } : undefined;
}

function readSeries(entry: unknown): AnsweredSeries | undefined {
  if (!isPlainObject(entry) || !isPlainObject(entry.metric) || !Array.isArray(entry.value)) return undefined;
  const text: unknown = entry.value[1];
  const labels = Object.entries(entry.metric).map(([name, value]) => [name, String(value)] as const);
  return typeof text === "string" ? { labels: Object.fromEntries(labels), value: Number(text) } : undefined;
}
