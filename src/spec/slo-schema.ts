import { z } from "zod";
import { comparisonLeaf } from "./comparison";
import { groupLabelLeaf } from "./group-label";
import { countLeaf, dnsLabelLeaf, durationLeaf, nonEmptyLeaf, numberLeaf, objectiveLeaf, percentLeaf } from "./leaf";
import { HISTOGRAM_KINDS, TIER_LEVELS } from "./slo-spec";

const availability = z
  .strictObject({
    source: nonEmptyLeaf("gateway, app or a preset's name"),
    selector: nonEmptyLeaf("label matchers").optional(),
  })
  .meta({ id: "AvailabilityIndicatorSpec" });
const latency = z
  .strictObject({
    source: nonEmptyLeaf("gateway, app or a preset's name"),
    selector: nonEmptyLeaf("label matchers").optional(),
    threshold: durationLeaf("1ms", "1h"),
    histogram: z.enum(HISTOGRAM_KINDS).default("classic"),
  })
  .meta({ id: "LatencyIndicatorSpec" });
const ratio = z
  .strictObject({
    bad: nonEmptyLeaf("a counter or a rate").optional(),
    good: nonEmptyLeaf("a counter or a rate").optional(),
    total: nonEmptyLeaf("a counter or a rate"),
  })
  .meta({ id: "RatioIndicatorSpec" });
const raw = z.strictObject({ errorRatio: nonEmptyLeaf("a PromQL expression") }).meta({ id: "RawIndicatorSpec" });
const gauge = z
  .strictObject({ series: nonEmptyLeaf("a PromQL expression"), goodWhen: comparisonLeaf().prefault("== 1") })
  .meta({ id: "GaugeIndicatorSpec" });
const indicator = z
  .strictObject({
    availability: availability.optional(),
    latency: latency.optional(),
    ratio: ratio.optional(),
    raw: raw.optional(),
    gauge: gauge.optional(),
  })
  .meta({ id: "IndicatorSpec" });
const tierName = z.string().regex(/^[a-z][a-z0-9]{0,19}$/);
const tier = z
  .strictObject({
    enabled: z.boolean().default(true),
    level: z.enum(TIER_LEVELS).optional(),
    long: durationLeaf("2m", "90d", "1m").optional(),
    short: durationLeaf("1m", "90d", "1m").optional(),
    budgetShare: percentLeaf("0.01%", "100%").optional(),
    factor: numberLeaf({ min: 0, max: 100_000, above: true }).optional(),
  })
  .meta({ id: "TierSpec" });
/** One SLO, as it is written. */
export const sloSchema = z
  .strictObject({
    name: dnsLabelLeaf(40),
    description: nonEmptyLeaf("a sentence").optional(),
    objective: objectiveLeaf(),
    window: durationLeaf("1d", "90d", "1h").prefault("30d"),
    indicator,
    groupBy: z.array(groupLabelLeaf()).min(1).max(5).optional(),
    tiers: z.record(tierName, tier).default({}),
    minimumBadEvents: countLeaf(0).optional(),
  })
  .meta({ id: "SloSpec" });
