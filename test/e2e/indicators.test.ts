import { documentOf, GROUPED_KINDS, KINDS, LIVES, seriesOf } from "../rules/matrix/kinds";
import type { Kind } from "../rules/matrix/kinds";
import { matrixEngines } from "../rules/matrix/matrix";
import type { Engine } from "../rules/matrix/matrix";
import { named } from "../rules/matrix/series";
import type { Labels, Series } from "../rules/matrix/series";
import { absurd, evaluations, timeline, valuesOf } from "../rules/matrix/timeline";
import type { Moment } from "../rules/matrix/timeline";

/*
 * What every way to count does when there is nothing to count, when a counter falls or is not there, and when series come
 * twice, late or with holes. No NaN, no Inf, nothing below zero, and the right ratio.
 */

jest.setTimeout(600_000);

const engines = matrixEngines();
/** Something happens after twelve minutes. */
const MINUTES = 23;

const kindsOn = ({ isThree }: Engine, kinds: readonly Kind[] = [...KINDS, ...GROUPED_KINDS]) =>
  kinds.filter(({ native }) => !native || isThree);

async function momentsOf({ binary }: Engine, kinds: readonly Kind[], series: Series): Promise<readonly Moment[]> {
  const moments = await timeline(binary, { documents: kinds.map(documentOf), series }, evaluations(0, MINUTES));
  expect(absurd(moments)).toEqual([]);
  return moments;
}

const ratios = (moments: readonly Moment[], { name }: Kind) =>
  valuesOf(moments, "slo:error:ratio5m", { service: name });
const between = (moments: readonly Moment[], from: number, to: number) =>
  moments.filter(({ at }) => at >= from * 60 && at <= to * 60);
const alerts = ({ firing }: Moment, { name }: Kind) =>
  firing
    .filter(({ labels }) => labels.service === name)
    .map(({ labels }) => labels.tier ?? labels.alertname.replace(/^.*Slo/, ""))
    .sort();

/** Kinds with values that are not right: how many, and the first of them. */
function wrong(
  kinds: readonly Kind[],
  values: (kind: Kind) => readonly (number | undefined)[],
  right: (value: number | undefined) => boolean,
): string[] {
  return kinds.flatMap((kind) => {
    const bad = values(kind).filter((value) => !right(value));
    return bad.length === 0 ? [] : [`${kind.name}: ${bad.length} values, first ${bad.slice(0, 5).join(", ")}`];
  });
}

const tenth = (value: number | undefined) => value !== undefined && Math.abs(value - 0.1) < 1e-6;
const aboutTenth = (value: number | undefined) => value !== undefined && value > 0.095 && value < 0.105;
const absent = (value: number | undefined) => value === undefined;

describe.each(engines)("on $name", (engine) => {
  const kinds = kindsOn(engine);
  const counting = kinds.filter(({ time }) => !time);

  /** How many bad events the rules have counted in all. */
  const badEventsOf = async (kind: Kind, series: Series): Promise<number> => {
    const moments = await momentsOf(engine, [kind], { ...seriesOf([kind], LIVES.steady), ...series });
    const rates = valuesOf(moments, "slo:bad:rate2m", { service: kind.name });
    return rates.reduce((sum: number, rate) => sum + (rate ?? 0) * 30, 0);
  };

  test("no traffic is no ratio, no budget and no alert", async () => {
    const moments = await momentsOf(engine, kinds, seriesOf(kinds, LIVES.idle));
    const named = (name: string) => (kind: Kind) => valuesOf(moments.slice(1), name, { service: kind.name });
    const divides = (kind: Kind) => !kind.time || kind.name === "raw-rates";
    expect(wrong(kinds.filter(divides), named("slo:error:ratio5m"), absent)).toEqual([]);
    expect(wrong(counting, named("slo:error_budget_remaining:ratio"), absent)).toEqual([]);
    expect(
      wrong(
        counting.filter(({ grouped }) => !grouped),
        named("slo:total:rate2m"),
        (value) => value === 0,
      ),
    ).toEqual([]);
    expect(counting.flatMap((kind) => moments.flatMap((moment) => alerts(moment, kind)))).toEqual([]);
  });

  test("a restart in mid-incident changes no ratio and ends no alert", async () => {
    const moments = between(await momentsOf(engine, kinds, seriesOf(kinds, LIVES.reset)), 5, MINUTES);
    expect(wrong(kinds, (kind) => ratios(moments, kind), aboutTenth)).toEqual([]);
    const tiers = kinds.map((kind) => [
      ...new Set(
        moments.map((moment) =>
          alerts(moment, kind)
            .filter((name) => /^(fast|medium|slow)$/.test(name))
            .join(" "),
        ),
      ),
    ]);
    expect(tiers).toEqual(kinds.map(() => ["fast medium slow"]));
  });

  test("two replicas that scrape the same give the same ratio", async () => {
    const twice = seriesOf(kinds, LIVES.steady, (labels) =>
      ["a", "b"].map((replica) => ({ ...labels, prometheus_replica: replica })),
    );
    const moments = between(await momentsOf(engine, kinds, twice), 1, MINUTES);
    expect(wrong(kinds, (kind) => ratios(moments, kind), tenth)).toEqual([]);
  });

  test("series that begin later are nothing before, and right from their second sample on", async () => {
    const moments = await momentsOf(engine, kinds, seriesOf(kinds, LIVES.born));
    const [before, after] = [between(moments, 0, 11.5), between(moments, 13, MINUTES)];
    expect(wrong(kinds, (kind) => ratios(before, kind), absent)).toEqual([]);
    expect(wrong(kinds, (kind) => ratios(after, kind), tenth)).toEqual([]);
    for (const kind of kinds) {
      expect([kind.name, alerts(between(moments, 11, 11)[0], kind)]).toEqual([kind.name, ["MetricMissing"]]);
      expect([kind.name, alerts(between(moments, 20, 20)[0], kind).includes("MetricMissing")]).toEqual([
        kind.name,
        false,
      ]);
    }
  });

  test("three minutes without scrapes leave no trace in the ratio", async () => {
    const moments = between(await momentsOf(engine, kinds, seriesOf(kinds, LIVES.gap)), 1, MINUTES);
    expect(wrong(kinds, (kind) => ratios(moments, kind), aboutTenth)).toEqual([]);
    expect(kinds.flatMap((kind) => moments.flatMap((moment) => alerts(moment, kind))).includes("MetricMissing")).toBe(
      false,
    );
  });

  test("a counter of bad events that is not there is no bad event; without good ones nothing is known", async () => {
    const without = (gone: string) => (labels: Labels, stream: string) => (stream === gone ? [] : [labels]);
    const has = (gone: string) => (kind: Kind) => kind.streams.some(([, , stream]) => stream === gone);
    const fine = kinds.filter(({ name, ...kind }) => has("bad")({ name, ...kind }) && name !== "raw-rates");
    const noBad = between(await momentsOf(engine, fine, seriesOf(fine, LIVES.steady, without("bad"))), 1, MINUTES);
    expect(
      wrong(
        fine,
        (kind) => ratios(noBad, kind),
        (value) => value === 0,
      ),
    ).toEqual([]);
    expect(fine.flatMap((kind) => noBad.flatMap((moment) => alerts(moment, kind)))).toEqual([]);

    const unknown = kinds.filter((kind) => has("good")(kind) && !has("bad")(kind));
    const noGood = await momentsOf(engine, unknown, seriesOf(unknown, LIVES.steady, without("good")));
    expect(wrong(unknown, (kind) => ratios(noGood, kind), absent)).toEqual([]);
    for (const kind of unknown)
      expect([kind.name, alerts(noGood.at(-1)!, kind)]).toEqual([kind.name, ["MetricMissing"]]);
  });

  test("the limit of rate(): a counter's first sample is no event, and its first events above zero count three quarters or more", async () => {
    const events = async (bad: string) => badEventsOf(KINDS[0], { 'bad_total{job="bad-counter"}': bad });
    // Seven bad events at once: the counter is born with them, stood at zero before, stood at seven before.
    expect(await events("_x24 7x23")).toBe(0);
    expect(await events("0x23 7x23")).toBeCloseTo(engine.isThree ? 5.25 : 7, 9);
    expect(await events("7x23 14x23")).toBeCloseTo(7, 9);
    // Where good events are counted, a quarter of the first good ones is taken for bad.
    const good = { 'good_total{job="good-counter"}': "0x23 7x23", 'all_total{job="good-counter"}': "7x23 14x23" };
    expect(await badEventsOf(KINDS[1], good)).toBeCloseTo(engine.isThree ? 1.75 : 0, 9);
  });

  test("what a second ruler has recorded changes no value, and sets off no other alerts", async () => {
    const twins = [KINDS[0], GROUPED_KINDS[0]];
    const series = seriesOf(twins, LIVES.steady);
    const alone = await momentsOf(engine, twins, series);
    const copies = new Map<string, string[]>();
    for (const [index, { recorded }] of alone.entries()) {
      for (const { labels, value } of recorded) {
        const { __name__: name, ...own } = labels;
        const copy = named(name, { ...own, prometheus_replica: "b" });
        copies.set(copy, copies.get(copy) ?? Array<string>(alone.length).fill("_"));
        copies.get(copy)![index] = String(value);
      }
    }
    const fed = Object.fromEntries([...copies].map(([name, values]) => [name, values.join(" ")]));
    const together = await momentsOf(engine, twins, { ...series, ...fed });
    for (const [index, moment] of together.entries()) {
      const own = moment.recorded.filter(({ labels }) => labels.prometheus_replica === undefined);
      expect(own.length).toBe(alone[index].recorded.length);
      expect(shown(own)).toEqual(shown(alone[index].recorded));
      expect(shown(moment.firing)).toEqual(shown(alone[index].firing));
    }
  });
});

/** Samples without the copies' label, each once, with values as far as doubles are exact. */
function shown(samples: Moment["recorded"]): string[] {
  const texts = samples.map(({ labels, value }) => {
    const kept = Object.entries(labels).filter(([label]) => label !== "prometheus_replica");
    return `${kept
      .map(([label, text]) => `${label}=${text}`)
      .sort()
      .join(",")} ${Number(value.toPrecision(9))}`;
  });
  return [...new Set(texts)].sort();
}
