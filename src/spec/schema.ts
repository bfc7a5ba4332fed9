import { z } from "zod";
import { API_VERSION } from "./document";
import { CANARY_CONTROLLERS, NO_DATA_POLICIES } from "./canary-spec";
import {
  countLeaf,
  dnsLabelLeaf,
  durationLeaf,
  imageLeaf,
  methodLeaf,
  nonEmptyLeaf,
  numberLeaf,
  percentLeaf,
  portLeaf,
  textLeaf,
} from "./leaf";
import { sloSchema } from "./slo-schema";
import { trafficSchema } from "./traffic-schema";

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
const url = textLeaf({
  // No user name or password: the address ends up in manifests and alerts.
  pattern: /^https?:\/\/[^\s"@/]+(\/[^\s"]*)?$/,
  allowed: "an http or https address without user name and password",
  fix: "write it like https://git.example.com/runbooks",
});

const metadata = z
  .strictObject({ name: dnsLabelLeaf(40), namespace: dnsLabelLeaf(), labels: labels.default({}) })
  .meta({ id: "ServiceMetadata" });

const workload = z
  .strictObject({
    deployment: dnsLabelLeaf().optional(),
    container: dnsLabelLeaf().optional(),
    replicas: countLeaf(1, 1_000).default(2),
    podLabels: labels.optional(),
    service: z
      .strictObject({
        name: dnsLabelLeaf().optional(),
        port: portLeaf().default(80),
        targetPort: portLeaf().default(8080),
      })
      .meta({ id: "WorkloadServiceSpec" })
      .prefault({}),
    shutdown: z
      .strictObject({
        gracePeriod: durationLeaf("1s", "1h").prefault("30s"),
        preStop: durationLeaf("0s", "1h").prefault("0s"),
      })
      .meta({ id: "ShutdownSpec" })
      .optional(),
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
      .strictObject({ severity: severity.default("warning"), minimumBadEvents: countLeaf(0).default(0) })
      .meta({ id: "TicketLevelSpec" })
      .prefault({}),
    minimumBadEvents: countLeaf(0).default(5),
  })
  .meta({ id: "AlertingSpec" });

const analysis = z
  .strictObject({
    initialDelay: durationLeaf("0s", "1h").optional(),
    interval: durationLeaf("1s", "1h").optional(),
    looks: countLeaf(1, 1_000).optional(),
    prometheusOutage: durationLeaf("10s", "24h").prefault("5m"),
  })
  .meta({ id: "AnalysisSpec" });
const canaryStep = z
  .strictObject({
    weight: percentLeaf("1%", "99%").optional(),
    analysis: z.literal(true).optional(),
    pause: durationLeaf("1s", "7d").optional(),
  })
  .meta({ id: "CanaryStepSpec" });
const canary = z
  .strictObject({
    controller: z.enum(CANARY_CONTROLLERS),
    guardSlos: z.array(nonEmptyLeaf("an SLO's name")).min(1).optional(),
    budgetAtRisk: percentLeaf("0.001%", "100%").prefault("1%"),
    falseAbort: percentLeaf("0.1%", "50%").prefault("5%"),
    falsePromote: percentLeaf("0.1%", "50%").prefault("5%"),
    noData: z.enum(NO_DATA_POLICIES).default("pause"),
    analysis: analysis.prefault({}),
    steps: z.array(canaryStep).min(1).max(50).optional(),
    weight: percentLeaf("0%", "100%").optional(),
  })
  .meta({ id: "CanarySpec" });

/** Put behind the target's address: without its slash it would change the host. */
const requestPath = textLeaf({
  pattern: /^\/[!-~]*$/,
  allowed: "a path that begins with /, of printable characters without spaces",
  fix: "write it like /checkout?item=a1, with other characters percent-encoded",
});
const K6 = "grafana/k6:1.1.0";
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
            method: methodLeaf().default("GET"),
            path: requestPath,
            weight: countLeaf(1, 1_000).default(1),
            body: z.string().optional(),
          })
          .meta({ id: "LoadRequestSpec" }),
      )
      .min(1),
    image: imageLeaf(K6).prefault(K6),
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
    slos: z.array(sloSchema).min(1),
    runbooks: z.strictObject({ baseUrl: url }).meta({ id: "RunbooksSpec" }).optional(),
    workload: workload.prefault({}),
    monitoring: monitoring.prefault({}),
    alerting: alerting.prefault({}),
    traffic: trafficSchema.optional(),
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
export const partSchema = z.strictObject({ ...envelope, spec: spec.extend({ slos: z.array(sloSchema).default([]) }) });

/** What the schema makes of a document: units read, defaults in place. */
export type ReadDocument = z.output<typeof documentSchema>;
