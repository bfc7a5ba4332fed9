import type { Traffic } from "../spec/service";
import { Duration } from "../units/duration";
import { compoundDuration } from "./compound-duration";
import type { ServiceWithTraffic } from "./gateway-renderer";
import type { ActiveHealthCheck, BackendTrafficPolicySpec } from "./envoy-gateway-types";

type Eject = NonNullable<NonNullable<Traffic["circuitBreaker"]>["eject"]>;
type HealthCheck = NonNullable<BackendTrafficPolicySpec["healthCheck"]>;

/** What Envoy learns of its pods: from their answers (passive), and from requests of its own (active). */
export function envoyHealthCheck(service: ServiceWithTraffic): HealthCheck {
  return { ...passive(service.traffic.circuitBreaker?.eject), active: active(service) };
}

/** Envoy's own, in percent. */
const PANIC_THRESHOLD = 50;

/**
 * Below this share of healthy pods Envoy sends requests to all of them, ejected or failing their checks. Above what maxPercent
 * leaves it would undo the ejection it allows, above Envoy's own it would undo active checks (measured on 1.40 at 90: 2 of 5
 * pods failing, 20 of 50 requests lost; at 50 none).
 */
function passive(eject: Eject | undefined): HealthCheck {
  if (eject?.consecutive5xx === undefined) return {};
  return {
    panicThreshold: Math.min(PANIC_THRESHOLD, 100 - eject.maxPercent),
    passive: {
      interval: interval(eject.for),
      consecutive5XxErrors: eject.consecutive5xx,
      baseEjectionTime: compoundDuration(eject.for),
      maxEjectionPercent: eject.maxPercent,
    },
  };
}

const DEFAULT_INTERVAL = Duration.of(3, "s");
const SHORTEST_INTERVAL = Duration.of(100, "ms");

/**
 * Envoy lets a pod back in only when it looks at its pods, every 3 s unless told otherwise: one ejected for 1s was out for
 * 2.9 s (measured on 1.40). A tenth of the time is close enough.
 */
function interval(ejectedFor: Duration): string | undefined {
  const tenth = ejectedFor.times(0.1);
  if (tenth.compare(DEFAULT_INTERVAL) >= 0) return undefined;
  return compoundDuration(tenth.compare(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : tenth);
}

/**
 * Envoy takes a pod out at the first answer that is neither expected nor named here, whatever the threshold (envoy#7171,
 * EG#8135). So what a service answers in trouble is named: redirects, refusals, and failures of its own or behind it.
 */
const COUNTED_STATUSES = [301, 302, 307, 308, 400, 401, 403, 404, 405, 408, 410, 429, 500, 501, 502, 503, 504];

function active(service: ServiceWithTraffic): ActiveHealthCheck | undefined {
  const check = service.traffic.healthCheck;
  if (check === undefined) return undefined;
  return {
    type: "HTTP",
    interval: compoundDuration(check.interval),
    timeout: compoundDuration(check.timeout),
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: check.healthyThreshold,
    http: {
      path: check.path,
      method: "GET",
      hostname: checkedHost(service),
      expectedStatuses: [check.expectedStatus],
      retriableStatuses: COUNTED_STATUSES.filter((status) => status !== check.expectedStatus),
    },
  };
}

/**
 * Without one Envoy Gateway sends the route's host name (EG#5664), which is a bare `*` for a route of all hosts: no server's
 * name. An existing route's host names are not known here, so it keeps Envoy Gateway's choice.
 */
function checkedHost({ namespace, traffic, workload }: ServiceWithTraffic): string | undefined {
  if (traffic.route === "existing") return undefined;
  const exact = (traffic.hostnames ?? []).find((hostname) => !hostname.startsWith("*"));
  return exact ?? `${workload.service.name}.${namespace}.svc`;
}
