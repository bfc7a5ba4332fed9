import type { HistorySeries } from "./history";
import type { SloName } from "./rule-set";

/** Our rules read raw series over four scrapes of 30 s. */
export const BASE_WINDOW = "2m";

/** What the rules of every tool select; `counted` is bad events for availability and good ones for latency. */
export const SELECTORS: Readonly<Record<SloName, { readonly counted: string; readonly total: string }>> = {
  availability: {
    counted: 'http_requests_total{job="checkout",code=~"5.."}',
    total: 'http_requests_total{job="checkout"}',
  },
  latency: {
    counted: 'http_request_duration_seconds_bucket{job="checkout",le="0.3"}',
    total: 'http_request_duration_seconds_count{job="checkout"}',
  },
};

/** Answers a scrape by status; two of five are bad. */
const PER_SCRAPE: Readonly<Record<string, number>> = { "200": 900, "302": 30, "404": 12, "500": 1, "503": 2 };

/**
 * As many distinct raw series as asked for, behind each of the two SLOs: one an instance and status for availability,
 * one `_count` and one `_bucket` an instance for latency. Buckets that no rule selects are left out.
 */
export function rawSeries(size: number): HistorySeries[] {
  const codes = Object.entries(PER_SCRAPE);
  const requests = instances(size / codes.length).flatMap((instance) =>
    codes.map(([code, perStep]) => counter("http_requests_total", { code, instance }, perStep)),
  );
  const durations = instances(size / 2).flatMap((instance) => [
    counter("http_request_duration_seconds_count", { instance }, 945),
    counter("http_request_duration_seconds_bucket", { instance, le: "0.3" }, 940),
  ]);
  return [...requests, ...durations];
}

function counter(name: string, labels: HistorySeries["labels"], perStep: number): HistorySeries {
  return { labels: { __name__: name, job: "checkout", ...labels }, start: 0, perStep };
}

function instances(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}:8080`);
}
