import type { Rule } from "../problem";
import { envoyGatewayRules } from "./envoy-gateway-rules";
import { kubernetesNginxRules } from "./kubernetes-nginx-rules";
import { nginxRules } from "./nginx-rules";
import { traefikRules } from "./traefik-rules";

/** What cannot be accepted: nothing sound can be rendered. */
const unrenderable = { severity: "error", acknowledgeable: false } as const;

/** Findings about the guardrails in front of a service. */
export const trafficRules = {
  notUsed: {
    id: "traffic/not-used",
    severity: "info",
    why: "A value that changes nothing must not look as if it did.",
  },
  unsupported: {
    id: "traffic/unsupported",
    severity: "error",
    why: "A guardrail that the gateway cannot have would be left out in silence.",
  },
  weaker: {
    id: "traffic/weaker",
    severity: "error",
    why: "A guardrail that the gateway honours only in part protects less than it says.",
  },
  weakerAccepted: {
    id: "traffic/weaker-accepted",
    severity: "warning",
    why: "A weaker guardrail was accepted; what it no longer protects from should stay in sight.",
  },
  guardrailUnseen: {
    id: "traffic/guardrail-unseen",
    severity: "info",
    why: "A guardrail that fires all day hides what it protects from; on this gateway no metric tells.",
  },
  allowWeakerUnknown: {
    id: "traffic/allow-weaker-unknown",
    severity: "error",
    why: "A misspelt path accepts nothing, or one day something else.",
  },
  allowWeakerUnneeded: {
    id: "traffic/allow-weaker-unneeded",
    severity: "info",
    why: "A permission nobody needs would hide a weakness that comes later.",
  },
  ladder: {
    id: "traffic/ladder",
    severity: "error",
    why: "Tries that do not fit into the request's timeout are cut off by it, so the last ones never help.",
  },
  tryLongerThanRequest: {
    id: "traffic/try-longer-than-request",
    severity: "error",
    why: "A try that may take longer than the whole request has no limit of its own.",
  },
  retryAfterConnect: {
    id: "traffic/retry-after-connect",
    severity: "error",
    why: "If one failed connection uses up the request, its retry never runs.",
  },
  ladderWithConnect: {
    id: "traffic/ladder-with-connect",
    severity: "warning",
    why: "When every try must open a connection first, the last tries may be cut off by the request's timeout.",
  },
  connectLongerThanRequest: {
    id: "traffic/connect-longer-than-request",
    severity: "error",
    why: "A connection that may take the whole request to open leaves no time for an answer, so its own limit is never reached.",
  },
  latencyAboveTimeout: {
    id: "traffic/latency-above-timeout",
    severity: "error",
    why: "No answer can be slower than the request's timeout, so a threshold at or above it is never missed.",
  },
  latencyBeyondTimeout: {
    id: "traffic/latency-beyond-timeout",
    severity: "warning",
    why: "An app that goes on after the gateway gave up counts a good answer that no client has seen.",
  },
  layerTimeout: {
    id: "traffic/layer-timeout",
    severity: "error",
    why: "Whoever gives up before the gateway does never sees its answer, and asks again while it still works.",
  },
  layerTimeoutUnbounded: {
    id: "traffic/layer-timeout-unbounded",
    severity: "warning",
    why: "Without a limit for the whole answer nobody in front can be sure that the gateway gives up first.",
  },
  retryAmplification: {
    id: "traffic/retry-amplification",
    severity: "error",
    why: "Retries of several layers multiply: what helps one request is a flood in an outage.",
  },
  shutdown: {
    id: "traffic/shutdown",
    severity: "error",
    why: "A pod that is killed before its requests end breaks them in every rollout.",
  },
  deadline: {
    id: "traffic/deadline",
    severity: "error",
    why: "An app that waits longer than the gateway works for somebody who has gone.",
  },
  timeoutNotRetried: {
    id: "traffic/timeout-not-retried",
    severity: "error",
    why: "The commonest mistake with retries: a try that runs into its own timeout is not repeated.",
  },
  timeoutUnbounded: {
    id: "traffic/timeout-unbounded",
    severity: "warning",
    why: "A try without a limit of its own uses up the whole request, so no time is left to repeat it.",
  },
  resetCoversTimeout: {
    id: "traffic/reset-covers-timeout",
    severity: "info",
    why: "Envoy treats a try's timeout as a reset: one cannot be retried without the other.",
  },
  retryWithoutBudget: {
    id: "traffic/retry-without-budget",
    severity: "warning",
    why: "In an outage retries multiply the load that keeps the backends down.",
  },
  retryUnsafeMethod: {
    id: "traffic/retry-unsafe-method",
    severity: "warning",
    why: "Repeating a request that is not idempotent may charge a card twice.",
  },
  retryMethodUnknown: {
    id: "traffic/retry-method-unknown",
    ...unrenderable,
    why: "A route cannot match a method that the gateway does not know.",
  },
  retryStatusUnknown: {
    id: "traffic/retry-status-unknown",
    severity: "error",
    why: "A status that the gateway cannot retry on would be left out in silence.",
  },
  retrySingleUpstream: {
    id: "traffic/retry-single-upstream",
    severity: "error",
    why: "NGINX repeats a request on another upstream only; with one it never does.",
  },
  retryMoreThanUpstreams: {
    id: "traffic/retry-more-than-upstreams",
    severity: "warning",
    why: "NGINX tries each upstream once; further attempts never happen.",
  },
  writeTimeout: {
    id: "traffic/write-timeout",
    severity: "info",
    why: "A request that is not repeated has one try, so it is cut at the try's limit, before the request's.",
  },
  ejectNothing: {
    id: "traffic/eject-nothing",
    severity: "error",
    why: "Envoy ejects a pod only if the share stays within maxPercent; below one pod it never ejects.",
  },
  ejectSinglePod: {
    id: "traffic/eject-single-pod",
    severity: "warning",
    why: "With one pod there is nobody to take over, so ejection protects nothing.",
  },
  healthCheckTimeout: {
    id: "traffic/health-check-timeout",
    severity: "error",
    why: "A check that may last until the next one is due says late, or never, that a pod hangs.",
  },
  parentRef: {
    id: "traffic/parent-ref",
    ...unrenderable,
    why: "A managed route that is attached to no Gateway receives no traffic.",
  },
  path: { id: "traffic/path", ...unrenderable, why: "The gateway refuses such a path, or matches another one." },
  hostname: { id: "traffic/hostname", ...unrenderable, why: "The gateway refuses such a host name." },
  upstream: { id: "traffic/upstream", ...unrenderable, why: "NGINX does not start with such an address." },
  upstreamAssumed: {
    id: "traffic/upstream-assumed",
    severity: "info",
    why: "One name is one upstream: NGINX resolves it when it starts and cannot retry elsewhere.",
  },
  rateLimitPerRoute: {
    id: "traffic/rate-limit-per-route",
    severity: "info",
    why: "Envoy's local limits count per match of a route and per gateway replica, so the service may see several limits' worth.",
  },
  rateLimitPeriod: {
    id: "traffic/rate-limit-period",
    severity: "info",
    why: "A limit a minute or an hour is a quota on one gateway and an even flow on another.",
  },
  rateLimitTotal: {
    id: "traffic/rate-limit-total",
    severity: "error",
    why: "Limits hold for one gateway replica: all of them together let through more than was meant.",
  },
  rateLimitTotalUnchecked: {
    id: "traffic/rate-limit-total-unchecked",
    severity: "warning",
    why: "A total that nothing is checked against limits nothing.",
  },
  limitsTogether: {
    id: "traffic/limits-together",
    severity: "info",
    why: "Limits hold for one gateway replica; what the backends may see is the sum.",
  },
  breakerPerRoute: {
    id: "traffic/breaker-per-route",
    severity: "info",
    why: "Envoy's circuit breakers belong to one route in one gateway replica, not to the whole service.",
  },
  rateLimitFraction: {
    id: "traffic/rate-limit-fraction",
    ...unrenderable,
    why: "NGINX counts whole requests a second or a minute; rounding would change the limit in silence.",
  },
  ejectSeconds: {
    id: "traffic/eject-seconds",
    ...unrenderable,
    why: "NGINX reads fail_timeout in whole seconds.",
  },
  connectionsPerUpstream: {
    id: "traffic/connections-per-upstream",
    ...unrenderable,
    why: "NGINX limits connections per upstream, and reads a share of zero as no limit.",
  },
  retryWordCoversMore: {
    id: "traffic/retry-word-covers-more",
    severity: "info",
    why: "A gateway with one name for two failures repeats on both.",
  },
  ...envoyGatewayRules,
  ...kubernetesNginxRules,
  ...nginxRules,
  ...traefikRules,
} satisfies Record<string, Rule>;
