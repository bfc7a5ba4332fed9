/** Seconds. `DefBuckets` of prometheus/client_golang (prometheus/histogram.go), which other client libraries took over. */
export const CLIENT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
