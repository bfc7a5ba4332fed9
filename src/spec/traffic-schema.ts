import { z } from "zod";
import {
  byteSizeLeaf,
  countLeaf,
  dnsLabelLeaf,
  durationLeaf,
  imageLeaf,
  methodLeaf,
  nonEmptyLeaf,
  numberLeaf,
  percentLeaf,
  portLeaf,
  retryConditionLeaf,
  textLeaf,
} from "./leaf";
import { GATEWAYS } from "./traffic-spec";
import type { RetryCondition } from "./traffic-spec";

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
const DEFAULT_CONDITIONS: RetryCondition[] = ["connect-failure", "reset", 502, 503, 504];
const retry = z
  .strictObject({
    attempts: countLeaf(0, 10),
    conditions: z
      .array(retryConditionLeaf(["connect-failure", "reset", "timeout"]))
      .min(1)
      .default(DEFAULT_CONDITIONS),
    methods: z.array(methodLeaf()).min(1).default(["GET", "HEAD", "OPTIONS"]),
    backoff: durationLeaf("1ms", "1m").optional(),
    budget: percentLeaf("1%", "100%").optional(),
  })
  .meta({ id: "RetrySpec" });
const eject = z
  .strictObject({
    consecutive5xx: countLeaf(1, 1_000).optional(),
    consecutiveFailures: countLeaf(1, 1_000).optional(),
    for: durationLeaf("1s", "1h").prefault("30s"),
    maxPercent: countLeaf(1, 100).default(50),
  })
  .meta({ id: "EjectSpec" });
const circuitBreaker = z
  .strictObject({
    maxConnections: countLeaf(1).optional(),
    maxPendingRequests: countLeaf(0).optional(),
    maxParallelRequests: countLeaf(1).optional(),
    eject: eject.optional(),
  })
  .meta({ id: "CircuitBreakerSpec" });
const healthCheckPath = textLeaf({
  pattern: /^\/[A-Za-z0-9\-._~/%]*(\?[A-Za-z0-9\-._~/%=&]*)?$/,
  allowed: "a path that begins with / and has no spaces, quotes or braces, at most 1024 characters",
  fix: "write it like /healthz",
  maxLength: 1_024,
});
const healthCheck = z
  .strictObject({
    path: healthCheckPath,
    interval: durationLeaf("1s", "1h").prefault("3s"),
    timeout: durationLeaf("10ms", "1m").prefault("1s"),
    unhealthyThreshold: countLeaf(1, 100).default(3),
    healthyThreshold: countLeaf(1, 100).default(1),
    expectedStatus: countLeaf(200, 599).default(200),
  })
  .meta({ id: "HealthCheckSpec" });
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
const nginxDeployment = z
  .strictObject({
    replicas: countLeaf(1, 100).default(2),
    image: imageLeaf("nginx:1.31-alpine").prefault("nginx:1.31-alpine"),
    serviceType: z.enum(["ClusterIP", "NodePort", "LoadBalancer"]).default("ClusterIP"),
  })
  .meta({ id: "NginxDeploymentSpec" });
const deadlineName = z.string().regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
/** What stands in front of the service, as it is written. */
export const trafficSchema = z
  .strictObject({
    gateway: z.enum(GATEWAYS),
    route: z.enum(["managed", "existing"]).default("managed"),
    routeName: dnsLabelLeaf().optional(),
    parentRef: parentRef.optional(),
    hostnames: z.array(hostname).min(1).optional(),
    path: path.default("/"),
    upstreams: z
      .array(z.strictObject({ host, port: portLeaf() }).meta({ id: "UpstreamSpec" }))
      .min(1)
      .optional(),
    nginxDeployment: nginxDeployment.optional(),
    gatewayReplicas: countLeaf(1, 1_000).optional(),
    expected: z
      .strictObject({ requestsPerSecond: numberLeaf({ min: 0, max: 1_000_000, above: true }) })
      .meta({ id: "ExpectedTrafficSpec" })
      .optional(),
    timeouts: timeouts.prefault({}),
    retry: retry.optional(),
    circuitBreaker: circuitBreaker.optional(),
    healthCheck: healthCheck.optional(),
    rateLimit: z
      .strictObject({
        requests: countLeaf(1),
        per: z.enum(["second", "minute", "hour"]),
        total: countLeaf(1).optional(),
        burst: countLeaf(0).optional(),
      })
      .meta({ id: "RateLimitSpec" })
      .optional(),
    maxBody: byteSizeLeaf("1Ki", "1Gi").optional(),
    layers: z
      .array(
        z
          .strictObject({
            name: dnsLabelLeaf(),
            timeout: durationLeaf("1ms", "1h").optional(),
            attempts: countLeaf(0, 10).default(0),
          })
          .meta({ id: "LayerSpec" }),
      )
      .default([]),
    deadlines: z.record(deadlineName, durationLeaf("1ms", "1h")).default({}),
    allowWeaker: z.array(nonEmptyLeaf("a path under traffic")).default([]),
  })
  .meta({ id: "TrafficSpec" });
