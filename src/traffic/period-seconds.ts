/** Seconds in the `per` of a rate limit. */
export const PERIOD_SECONDS = { second: 1, minute: 60, hour: 3_600 } as const;
