import type { Selector } from "../promql/expression";
import { exampleLabels } from "../rules/promtool/example-labels";
import type { InputSeries } from "../rules/promtool/rule-tests";
import { selects, seriesName } from "../rules/promtool/series-id";
import type { SeriesId } from "../rules/promtool/series-id";
import type { Service } from "../spec/service";
import type { Duration } from "../units/duration";
import { SIGNAL_TABLE } from "./guardrail-signals/signal-table";
import { SIGNAL_WORDS } from "./signal-words";
import { signalsInForce } from "./signals-in-force";
import type { SignalInForce } from "./signals-in-force";

/** What a gateway counts in a simulation. */
export interface SimulatedTraffic {
  readonly lasts: Duration;
  /** Requests between two scrapes. */
  readonly requests: number;
  /** How often each guardrail fires, as a multiple of the share at which it is told. Left out: no series of it yet. */
  readonly biting?: number;
}

/** How much a series grows between two scrapes, or the value at which it stays. */
interface Growing {
  readonly id: SeriesId;
  readonly by: number;
}
type Staying = Pick<Growing, "id"> & { readonly at: number };

/** Made-up series of the gateway; nothing when a name is too clever for labels to be made up. */
export function simulatedSeries(service: Service, traffic: SimulatedTraffic): readonly InputSeries[] | undefined {
  const requests = SIGNAL_TABLE[service.traffic!.gateway].requests!(service);
  const signals = signalsInForce(service).map((each) => simulated(service, each, traffic));
  const total = idOf(requests);
  if (total === undefined || signals.includes(undefined)) return undefined;
  const firing = signals.flatMap((each) => each!);
  const counted = firing.filter((each): each is Growing => "by" in each);
  // What the gateway counts as a request as well is no request more.
  const among = counted.filter(({ id }) => selects(requests, id) === true).reduce((sum, { by }) => sum + by, 0);
  const scrapes = Math.ceil(traffic.lasts.milliseconds / service.monitoring.scrapeInterval.milliseconds);
  return [
    ...[{ id: total, by: traffic.requests - among }, ...counted].map(({ id, by }) => ({
      series: seriesName(id),
      values: `7+${by}x${scrapes}`,
    })),
    ...firing.flatMap((each) =>
      "at" in each ? [{ series: seriesName(each.id), values: `${each.at}x${scrapes}` }] : [],
    ),
  ];
}

function simulated(
  service: Service,
  { guardrail, signal }: SignalInForce,
  { requests, biting }: SimulatedTraffic,
): readonly (Growing | Staying)[] | undefined {
  const events = Math.round(requests * SIGNAL_WORDS[guardrail].above.number * (biting ?? 0));
  switch (signal.kind) {
    case "counters":
      return biting === undefined ? [] : whole(spread(signal.counters(service), events));
    case "difference": {
      const less = { selector: signal.less(service), by: requests };
      const more = { selector: signal.more(service)[0], by: requests + events };
      return whole(biting === undefined ? [less] : [less, more]);
    }
    case "gauge": {
      if (biting === undefined) return [];
      const id = idOf(signal.gauges(service)[0]);
      return id && [{ id, at: biting > 1 ? signal.biting : signal.idle }];
    }
  }
}

/** Some events at each of the counters, so that one that is not read is noticed. */
function spread(counters: readonly Selector[], events: number) {
  const share = Math.floor(events / counters.length);
  return counters.map((selector, index) => ({
    selector,
    by: index === 0 ? events - share * (counters.length - 1) : share,
  }));
}

function whole(counters: readonly { readonly selector: Selector; readonly by: number }[]): Growing[] | undefined {
  const made = counters.map(({ selector, by }) => ({ id: idOf(selector), by }));
  return made.every((each): each is Growing => each.id !== undefined) ? made : undefined;
}

function idOf(selector: Selector): SeriesId | undefined {
  const labels = exampleLabels(selector);
  return labels && { metric: selector.metric, labels };
}
