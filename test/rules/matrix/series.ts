/*
 * Series as promtool takes them, of steady traffic from the first sample on. All windows then see the same error ratio
 * within minutes, because what was before the first sample counts as no events.
 */

export type Series = Readonly<Record<string, string>>;
export type Labels = Readonly<Record<string, string>>;

/** Steady bad share: `ratio`, and the range in which it may lie where only whole numbers of something can be bad. */
export interface Share {
  readonly ratio: number;
  /** Excluded. */
  readonly above: number;
  /** Excluded. */
  readonly below: number;
}

/** Scrapes, 30 s apart, that a series lasts: longer than any case. */
const SCRAPES = 30;
/** Events between two scrapes: so many that no minimum of bad events decides. */
const EVENTS = 30_000;

export function named(metric: string, labels: Labels): string {
  const printed = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${metric}{${printed.join(",")}}`;
}

/** A counter that begins with what one scrape interval counts. */
export function steadyCounter(perScrape: number): string {
  const step = Number(perScrape.toFixed(6));
  return `${step}+${step}x${SCRAPES}`;
}

export const constant = (value: number) => `${value}+0x${SCRAPES}`;

export const allEvents = () => steadyCounter(EVENTS);
export const badEvents = ({ ratio }: Share, part = 1) => steadyCounter(EVENTS * ratio * part);
export const goodEvents = ({ ratio }: Share, part = 1) => steadyCounter(EVENTS * (1 - ratio) * part);

/** One counter whose label says what became of a request. */
export function byStatus(
  metric: string,
  labels: Labels,
  status: { label: string; good: string; bad: string },
): (share: Share) => Series {
  const of = (value: string) => named(metric, { ...labels, [status.label]: value });
  return (share) => ({ [of(status.good)]: goodEvents(share), [of(status.bad)]: badEvents(share) });
}

/** A classic histogram: a bucket below the threshold's, the threshold's, and all. */
export function classicHistogram(
  metric: { readonly bucket: string; readonly total: string },
  labels: Labels,
  [faster, threshold]: readonly [faster: string, threshold: string],
): (share: Share) => Series {
  const bucket = (le: string) => named(metric.bucket, { ...labels, le });
  return (share) => ({
    [bucket(faster)]: goodEvents(share, 0.5),
    [bucket(threshold)]: goodEvents(share),
    [bucket("+Inf")]: allEvents(),
    [named(metric.total, labels)]: allEvents(),
  });
}

/** A native histogram of schema 0, whose buckets end at powers of two: good requests take 0.5 to 1, bad ones 1 to 2. */
export function nativeHistogram({ ratio }: Share): string {
  const buckets = [EVENTS * (1 - ratio), EVENTS * ratio].map((events) => events.toFixed(6)).join(" ");
  const step = `{{schema:0 sum:${EVENTS} count:${EVENTS} buckets:[${buckets}]}}`;
  return `${step}+${step}x${SCRAPES}`;
}

/** Gauges of which as many are bad as it takes: the fewest with a share between the two bounds. */
export function gauges(metric: string, labels: Labels, { above, below }: Share): Series {
  for (let all = 1; ; all++) {
    const bad = Math.floor(above * all) + 1;
    if (bad >= below * all) continue;
    const instances = Array.from({ length: all }, (_, index) => index);
    const one = (index: number) => [named(metric, { ...labels, instance: `i${index}` }), constant(index < bad ? 0 : 1)];
    return Object.fromEntries(instances.map(one)) as Series;
  }
}
