import { z } from "zod";
import { API_VERSION } from "./document";
import { CANARY_CONTROLLERS, NO_DATA_POLICIES } from "./canary-spec";
import { HISTOGRAM_KINDS, TIER_LEVELS } from "./slo-spec";
import { GATEWAYS } from "./traffic-spec";
import type { RetryCondition } from "./traffic-spec";
import { comparisonLeaf } from "./comparison";
import { groupLabelLeaf } from "./group-label";
import {
  byteSizeLeaf,
  dnsLabelLeaf,
  durationLeaf,
  nonEmptyLeaf,
  numberLeaf,
  objectiveLeaf,
  percentLeaf,
  retryConditionLeaf,
  textLeaf,
} from "./leaf";

/*
 * The written form of a guardrails document. Each schema has the id of the interface whose doc comments describe its
 * fields; scripts/generate-schema.ts joins both into guardrails.schema.json for editors.
 */

/** Kubernetes' own limits: the labels end up on its objects. */
const labelKey = z.string().regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
const labelValue = textLeaf({
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  allowed: "letters, digits, dashes, dots and underscores, at most 63, beginning and ending with a letter or digit",
  fix: "write it like team-payments",
  maxLength: 63,
});
export const labels = z.record(labelKey, labelValue);
export const annotations = z.record(labelKey, nonEmptyLeaf("a text"));
const port = numberLeaf({ min: 1, max: 65_535, whole: true });
const count = (min: number, max = 1_000_000) => numberLeaf({ min, max, whole: true });
const url = textLeaf({
  // No user name or password: the address ends up in manifests and alerts.
  pattern: /^https?:\/\/[^\s"@/]+(\/[^\s"]*)?$/,
  allowed: "an http or https address without user name and password",
  fix: "write it like https://git.example.com/runbooks",
});

const metadata = z
  .strictObject({ name: dnsLabelLeaf(40), namespace: dnsLabelLeaf(), labels: labels.default({}) })
  .meta({ id: "ServiceMetadata" });

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
const slo = z
  .strictObject({
    name: dnsLabelLeaf(40),
    description: nonEmptyLeaf("a sentence").optional(),
    objective: objectiveLeaf(),
    window: durationLeaf("1d", "90d", "1h").prefault("30d"),
    indicator,
    groupBy: z.array(groupLabelLeaf()).min(1).max(5).optional(),
    tiers: z.record(tierName, tier).default({}),
    minimumBadEvents: count(0).optional(),
  })
  .meta({ id: "SloSpec" });

const workload = z
  .strictObject({
    deployment: dnsLabelLeaf().optional(),
    container: dnsLabelLeaf().optional(),
    replicas: count(1, 1_000).default(2),
    podLabels: labels.optional(),
    service: z
      .strictObject({ name: dnsLabelLeaf().optional(), port: port.default(80), targetPort: port.default(8080) })
      .meta({ id: "WorkloadServiceSpec" })
      .prefault({}),
  })
  .meta({ id: "WorkloadSpec" });

const monitoring = z
  .strictObject({
    prometheusUrl: url.default("http://prometheus-operated.monitoring.svc:9090"),
    ruleLabels: labels.default({ release: "kube-prometheus-stack" }),
    datasourceUid: nonEmptyLeaf("a data source uid").default("prometheus"),
    grafanaUrl: url.optional(),
    scrapeInterval: durationLeaf("1s", "75s").prefault("30s"),
    retention: durationLeaf("1d", "3650d").optional(),
  })
  .meta({ id: "MonitoringSpec" });

/** A label's value, which Prometheus expands as a template: a plain word has nothing to expand. */
const severity = textLeaf({
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  allowed: "a word of letters, digits, dashes, dots and underscores",
  fix: "write it like critical",
});
const alerting = z
  .strictObject({
    page: z
      .strictObject({ severity: severity.default("critical") })
      .meta({ id: "AlertLevelSpec" })
      .prefault({}),
    ticket: z
      .strictObject({ severity: severity.default("warning"), minimumBadEvents: count(0).default(0) })
      .meta({ id: "TicketLevelSpec" })
      .prefault({}),
    minimumBadEvents: count(0).default(5),
  })
  .meta({ id: "AlertingSpec" });

const timeouts = z
  .strictObject({
    connect: durationLeaf("1ms", "75s").optional(),
    request: durationLeaf("1ms", "1h").optional(),
    backendRequest: durationLeaf("1ms", "1h").optional(),
    idle: durationLeaf("1s", "24h").optional(),
    clientHeader: durationLeaf("1s", "10m").optional(),
    clientBody: durationLeaf("1s", "1h").optional(),
  })
  .meta({ id: "TimeoutsSpec" });
const method = textLeaf({ pattern: /^[A-Z]+$/, allowed: "an HTTP method in capitals", fix: "write it like GET" });
const DEFAULT_CONDITIONS: RetryCondition[] = ["connect-failure", "reset", 502, 503, 504];
const retry = z
  .strictObject({
    attempts: count(0, 10),
    conditions: z
      .array(retryConditionLeaf(["connect-failure", "reset", "timeout"]))
      .min(1)
      .default(DEFAULT_CONDITIONS),
    methods: z.array(method).min(1).default(["GET", "HEAD", "OPTIONS"]),
    backoff: durationLeaf("1ms", "1m").optional(),
    budget: percentLeaf("1%", "100%").optional(),
  })
  .meta({ id: "RetrySpec" });
const eject = z
  .strictObject({
    consecutive5xx: count(1, 1_000).optional(),
    consecutiveFailures: count(1, 1_000).optional(),
    for: durationLeaf("1s", "1h").prefault("30s"),
    maxPercent: count(1, 100).default(50),
  })
  .meta({ id: "EjectSpec" });
const circuitBreaker = z
  .strictObject({
    maxConnections: count(1).optional(),
    maxPendingRequests: count(0).optional(),
    maxParallelRequests: count(1).optional(),
    eject: eject.optional(),
  })
  .meta({ id: "CircuitBreakerSpec" });
const parentRef = z
  .strictObject({ name: dnsLabelLeaf(), namespace: dnsLabelLeaf().optional(), sectionName: dnsLabelLeaf().optional() })
  .meta({ id: "ParentRefSpec" });
const host = textLeaf({
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9.:]*[A-Za-z0-9])?$/,
  allowed: "a host name or an IP address",
  fix: "write it like 10.0.0.11",
});
const hostname = textLeaf({
  pattern: /^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  allowed: "a host name in lower case",
  fix: "write it like shop.example.com",
});
const path = textLeaf({
  pattern: /^\/[A-Za-z0-9\-._~/%]*$/,
  allowed: "a path that begins with / and has no spaces, quotes or braces",
  fix: "write it like /checkout",
});
const traffic = z
  .strictObject({
    gateway: z.enum(GATEWAYS),
    route: z.enum(["managed", "existing"]).default("managed"),
    routeName: dnsLabelLeaf().optional(),
    parentRef: parentRef.optional(),
    hostnames: z.array(hostname).min(1).optional(),
    path: path.default("/"),
    upstreams: z
      .array(z.strictObject({ host, port }).meta({ id: "UpstreamSpec" }))
      .min(1)
      .optional(),
    expected: z
      .strictObject({ requestsPerSecond: numberLeaf({ min: 0, max: 1_000_000, above: true }) })
      .meta({ id: "ExpectedTrafficSpec" })
      .optional(),
    timeouts: timeouts.prefault({}),
    retry: retry.optional(),
    circuitBreaker: circuitBreaker.optional(),
    rateLimit: z
      .strictObject({ requests: count(1), per: z.enum(["second", "minute", "hour"]), burst: count(0).optional() })
      .meta({ id: "RateLimitSpec" })
      .optional(),
    maxBody: byteSizeLeaf("1Ki", "1Gi").optional(),
    allowWeaker: z.array(nonEmptyLeaf("a path under traffic")).default([]),
  })
  .meta({ id: "TrafficSpec" });

const analysis = z
  .strictObject({
    initialDelay: durationLeaf("0s", "1h").prefault("60s"),
    interval: durationLeaf("1s", "1h").prefault("60s"),
    looks: count(1, 1_000).default(30),
  })
  .meta({ id: "AnalysisSpec" });
const canary = z
  .strictObject({
    controller: z.enum(CANARY_CONTROLLERS),
    guardSlos: z.array(nonEmptyLeaf("an SLO's name")).min(1).optional(),
    budgetAtRisk: percentLeaf("0.001%", "100%").prefault("1%"),
    falseAbort: percentLeaf("0.1%", "50%").prefault("5%"),
    falsePromote: percentLeaf("0.1%", "50%").prefault("5%"),
    noData: z.enum(NO_DATA_POLICIES).default("pause"),
    analysis: analysis.prefault({}),
  })
  .meta({ id: "CanarySpec" });

const loadTest = z
  .strictObject({
    stages: z
      .array(
        z
          .strictObject({
            for: durationLeaf("1s", "24h"),
            requestsPerSecond: numberLeaf({ min: 0, max: 100_000, above: true }),
          })
          .meta({ id: "LoadStageSpec" }),
      )
      .min(1),
    requests: z
      .array(
        z
          .strictObject({
            method: method.default("GET"),
            path: nonEmptyLeaf("a path"),
            weight: count(1, 1_000).default(1),
            body: z.string().optional(),
          })
          .meta({ id: "LoadRequestSpec" }),
      )
      .min(1),
  })
  .meta({ id: "LoadTestSpec" });
const business = z
  .strictObject({
    name: dnsLabelLeaf(),
    title: nonEmptyLeaf("a title").optional(),
    query: nonEmptyLeaf("a PromQL expression"),
    direction: z.enum(["higher-is-better", "lower-is-better"]).default("higher-is-better"),
    unit: z.enum(["count", "ratio", "currency"]).default("count"),
  })
  .meta({ id: "BusinessMetricSpec" });

const spec = z
  .strictObject({
    slos: z.array(slo).min(1),
    runbooks: z.strictObject({ baseUrl: url }).meta({ id: "RunbooksSpec" }).optional(),
    workload: workload.prefault({}),
    monitoring: monitoring.prefault({}),
    alerting: alerting.prefault({}),
    traffic: traffic.optional(),
    canary: canary.optional(),
    loadTest: loadTest.optional(),
    business: z.array(business).default([]),
    acknowledge: z
      .array(
        z
          .strictObject({ rule: nonEmptyLeaf("a rule id"), reason: nonEmptyLeaf("a reason") })
          .meta({ id: "AcknowledgementSpec" }),
      )
      .default([]),
    environments: z.record(z.string(), z.looseObject({})).default({}),
  })
  .meta({ id: "ServiceSpec" });

const envelope = { apiVersion: z.literal(API_VERSION), kind: z.literal("Service"), metadata };

/** The whole document, as it is written. */
export const documentSchema = z.strictObject({ ...envelope, spec }).meta({ id: "GuardrailsDocument" });

/** The same for one guardrail alone, which may not need an SLO. */
export const partSchema = z.strictObject({ ...envelope, spec: spec.extend({ slos: z.array(slo).default([]) }) });

/** What the schema makes of a document: units read, defaults in place. */
export type ReadDocument = z.output<typeof documentSchema>;
