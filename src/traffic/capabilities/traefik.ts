import { full, none, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

/** Client timeouts on Traefik are one number for an entry point, in the file or flags that it starts with. */
const ofTheEntryPoint = none(
  "entryPoints.<name>.transport.respondingTimeouts.readTimeout",
  "it is part of Traefik's static configuration and holds for headers and body together of everything on that entry point (60s unless set)",
);

/** Sources: the CRDs and the source of Traefik 3.7, and measurements on 3.7.15 (test/e2e/traefik.test.ts). */
export const traefikCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: {
    ...full("IngressRoute, on all default entry points and with TLS as they have it, or HTTPRoute"),
    existing: none(
      "IngressRoute",
      "a route names its own middlewares and transport; nothing can be attached to it from outside",
    ),
  },
  routeName: none("IngressRoute metadata.name", "the routes are generated and have names of their own"),
  parentRef: full(
    "HTTPRoute parentRefs, with the same Middlewares as filters and the same TraefikService as backend; without it the routes are IngressRoutes",
  ),
  hostnames: full("IngressRoute match Host, HostRegexp"),
  path: full("IngressRoute match Path, PathPrefix"),
  upstreams: none("TraefikService services[]", "Traefik reaches the pods of the workload's Service, not addresses"),
  nginxDeployment: none("IngressRoute", "the routes are read by the Traefik that is there"),
  "timeouts.connect": full("ServersTransport forwardingTimeouts.dialTimeout"),
  "timeouts.request": weaker(
    "Middleware retry.timeout",
    "there is no limit for the whole request: it only keeps further tries from starting, and an answer that has begun may take for ever (traefik#10962)",
  ),
  // 500ms let an answer of 1.5 s through whose headers came at once.
  "timeouts.backendRequest": weaker(
    "ServersTransport forwardingTimeouts.responseHeaderTimeout",
    "it limits the wait for the answer's headers, from the end of the request on: sending the request and an answer that drips never run into it",
  ),
  "timeouts.idle": full("ServersTransport forwardingTimeouts.idleConnTimeout"),
  "timeouts.clientHeader": ofTheEntryPoint,
  "timeouts.clientBody": ofTheEntryPoint,
  // Traefik's HTTP client repeats a GET once by itself when a kept connection breaks before the answer, even with no attempts.
  "retry.attempts": full(
    "Middleware retry.attempts; a GET whose kept connection breaks is repeated once besides, by Traefik's own HTTP client",
  ),
  "retry.conditions": weaker(
    "Middleware retry.status, disableRetryOnNetworkError",
    "a broken connection is Traefik's own 502, but one that breaks inside the answer's headers is a 500 and not repeated; and answers to the repeated methods are collected before they are passed on, because otherwise a try that is repeated may reach the client as an empty 200 (traefik#13874): an event stream arrives when it ends",
  ),
  "retry.methods": full("IngressRoute match Method"),
  "retry.backoff": weaker(
    "Middleware retry.initialInterval",
    "the wait does not double with each repeat: it grows to twice the first over all of them, give or take half",
  ),
  "retry.budget": none("Middleware retry", "Traefik does not count how many requests are retries"),
  "circuitBreaker.maxConnections": none("ServersTransport", "Traefik limits only the idle connections it keeps"),
  "circuitBreaker.maxPendingRequests": none("ServersTransport", "no request waits for a connection: each gets one"),
  "circuitBreaker.maxParallelRequests": full("Middleware inFlightReq.amount; what is above is answered with 429"),
  "circuitBreaker.eject": weaker(
    "TraefikService services[].passiveHealthCheck",
    "nothing keeps the last pods in: when all fail, every request is answered with 503 until the time is over; and an answer below 500 starts the count anew, so a pod that fails every second request stays",
  ),
  "circuitBreaker.eject.consecutive5xx": none(
    "passiveHealthCheck",
    "Traefik counts 5xx answers, failed connections and timeouts in a row within `for`; use consecutiveFailures",
  ),
  "circuitBreaker.eject.consecutiveFailures": full(
    "passiveHealthCheck.maxFailedAttempts: any 5xx answer, failed connection or timeout in a row",
  ),
  "circuitBreaker.eject.for": full("passiveHealthCheck.failureWindow"),
  "circuitBreaker.eject.maxPercent": none(
    "passiveHealthCheck",
    "Traefik takes out every pod that fails, all of them if need be",
  ),
  healthCheck: none(
    "TraefikService services[].healthCheck",
    "Traefik checks Services of type ExternalName only, not pods; circuitBreaker.eject finds failing pods from their answers",
  ),
  rateLimit: full("Middleware rateLimit.average, period"),
  "rateLimit.burst": full("Middleware rateLimit.burst"),
  maxBody: weaker(
    "Middleware buffering.maxRequestBodyBytes",
    "Traefik then also collects the answer before it passes it on: an event stream arrives when it ends, and above 1 MiB bodies and answers go through its temporary directory",
  ),
};
