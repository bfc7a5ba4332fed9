/**
 * How fast a counter of a simulation grows: a share of all events, and shares of the bad events of each budget, by the
 * budget's key.
 */
export interface Growth {
  readonly events: number;
  readonly bad: Readonly<Record<string, number>>;
}

export const NO_GROWTH: Growth = { events: 0, bad: {} };
/** Every event. */
export const ALL_EVENTS: Growth = { events: 1, bad: {} };

/** Every bad event of one budget. */
export function badEventsOf(key: string): Growth {
  return { events: 0, bad: { [key]: 1 } };
}

/** `one` and `times` the other. */
export function plusTimes(one: Growth, times: number, other: Growth): Growth {
  const keys = new Set([...Object.keys(one.bad), ...Object.keys(other.bad)]);
  const bad = [...keys].map((key) => [key, (one.bad[key] ?? 0) + times * (other.bad[key] ?? 0)] as const);
  return { events: one.events + times * other.events, bad: Object.fromEntries(bad) };
}

const ROUNDING = 1e-9;

export function isNothing({ events, bad }: Growth): boolean {
  return [events, ...Object.values(bad)].every((part) => Math.abs(part) < ROUNDING);
}

/** Whether a counter can grow like this, whatever share of the events is bad. */
export function neverFalls({ events, bad }: Growth): boolean {
  return Object.values(bad).reduce((least, part) => least + Math.min(0, part), events) > -ROUNDING;
}
