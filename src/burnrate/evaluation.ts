import type { Monitoring } from "../spec/service";
import { Duration } from "../units/duration";

/** How often rules are evaluated. */
export const EVALUATION_INTERVAL = Duration.of(30, "s");

/** Scrapes that a window holds at least: a rate needs four samples to survive a lost scrape and a counter reset. */
export const SCRAPES_IN_WINDOW = 4;

/** Shortest base window. */
const SHORTEST_BASE = Duration.of(2, "m");

/** The window over which raw series are read, once per evaluation. Everything longer is built from what it records. */
export function baseWindow(monitoring: Pick<Monitoring, "scrapeInterval">): Duration {
  const wanted = monitoring.scrapeInterval.times(SCRAPES_IN_WINDOW);
  return wanted.compare(SHORTEST_BASE) > 0 ? wanted : SHORTEST_BASE;
}
