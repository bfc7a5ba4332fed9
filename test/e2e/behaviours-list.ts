import type { GuardrailPath } from "../../src/traffic/guardrail-path";
import type { CommonTraffic, RunGateway } from "./gateways/gateway-under-test";

/** What a pod does; see behaviours-pods.ts. */
export type PodKind =
  | "answers"
  | "slow"
  | "hangs"
  | "resets"
  | "gone"
  | "dies"
  | "unreachable"
  | "fails"
  | "fails first"
  | "fails until healed"
  | "flaps"
  | "drips";

/** What is asked, and which answers are the cell. */
export type Asked =
  | { readonly how: "once" | "until slow" | "until back"; readonly method: string; readonly bytes?: number }
  | { readonly how: "in turn" | "together"; readonly method: string; readonly count: number };

/** A status, or a word for what each gateway says in its own way. */
export type Outcome = number | "cut" | keyof typeof OWN_STATUS;

export interface Expected {
  /** How many answers of each kind. */
  readonly answers: Partial<Record<Outcome, number>>;
  /** Tries that reached a pod, or the fewest and the most where chance or the order of the pods decides. */
  readonly hits: number | readonly [number, number];
  /** The most tries of one request, where requests come one after the other. */
  readonly most?: number;
  /** Milliseconds until the last answer: never earlier, and at most 10 % later. */
  readonly about?: number;
  /** Milliseconds between which it ends, where it is not one moment. */
  readonly within?: readonly [number, number];
}

export interface Behaviour {
  readonly name: string;
  /** Guardrails over the common ones. */
  readonly traffic?: Partial<CommonTraffic>;
  readonly pods: readonly [PodKind, PodKind];
  readonly asked: Asked;
  /** The row of the capability table that this is about. */
  readonly guardrail: GuardrailPath;
  /** Where the table says that the gateway honours it as written. */
  readonly full: Expected;
  /** Where it says `weaker`; the same unless it is written. */
  readonly weaker?: Expected;
  /** Where chance decides on Envoy: the pod of a repeat is drawn, and 1 in 64 is the one that failed. */
  readonly drawn?: true;
  /** What one gateway does besides, with the reason. */
  readonly differs?: Partial<Record<RunGateway, Expected>>;
}

/** What the behaviours are configured with, unless their row says more: so long that 10 % is no machine's own delay. */
export const COMMON: CommonTraffic = {
  timeouts: { connect: "2s", request: "7s", backendRequest: "3s" },
  retry: {
    attempts: 1,
    conditions: ["connect-failure", "reset", "timeout", 502, 503],
    methods: ["GET", "HEAD"],
    backoff: null,
    budget: null,
  },
};

/** Statuses that are the gateway's own choice. */
export const OWN_STATUS = {
  "no connection": { "envoy-gateway": 503, traefik: 502, nginx: 502 },
  "no connection in time": { "envoy-gateway": 503, traefik: 504, nginx: 504 },
  "broken connection": { "envoy-gateway": 503, traefik: 502, nginx: 502 },
  "too many at once": { "envoy-gateway": 503, traefik: 429, nginx: 503 },
} as const satisfies Record<string, Partial<Record<RunGateway, number>>>;

const GET = { how: "once", method: "GET" } as const;
const POST = { how: "once", method: "POST", bytes: 3 } as const;
/** Nothing that is configured was waited for: the shortest of it is 2 s. */
const AT_ONCE = [0, 500] as const;

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    name: "GET, both pods answer after 2 s",
    pods: ["slow", "slow"],
    asked: GET,
    guardrail: "timeouts.backendRequest",
    full: { answers: { 200: 1 }, hits: 1, about: 2_000 },
  },
  {
    name: "GET, both pods hang",
    pods: ["hangs", "hangs"],
    asked: GET,
    guardrail: "timeouts.backendRequest",
    full: { answers: { 504: 1 }, hits: 2, about: 6_000 },
  },
  {
    name: "GET that meets the one of two pods that hangs",
    pods: ["hangs", "answers"],
    asked: { how: "until slow", method: "GET" },
    guardrail: "timeouts.backendRequest",
    full: { answers: { 200: 1 }, hits: 2, about: 3_000 },
    drawn: true,
  },
  {
    name: "POST, both pods hang",
    pods: ["hangs", "hangs"],
    asked: POST,
    guardrail: "retry.methods",
    full: { answers: { 504: 1 }, hits: 1, about: 3_000 },
  },
  {
    name: "GET, the answer drips for 9 s",
    pods: ["drips", "drips"],
    asked: GET,
    guardrail: "timeouts.request",
    full: { answers: { cut: 1 }, hits: 1, about: 7_000 },
    weaker: { answers: { 200: 1 }, hits: 1, about: 9_000 },
  },
  {
    name: "POST, the answer drips for 9 s",
    pods: ["drips", "drips"],
    asked: POST,
    guardrail: "timeouts.request",
    full: { answers: { cut: 1 }, hits: 1, about: 3_000 },
    weaker: { answers: { 200: 1 }, hits: 1, about: 9_000 },
  },
  {
    name: "GET, no pod is there",
    pods: ["gone", "gone"],
    asked: GET,
    guardrail: "retry.attempts",
    full: { answers: { "no connection": 1 }, hits: 0, within: AT_ONCE },
  },
  {
    // Envoy draws the pod of a repeat by chance: with one attempt 1 of 128 GETs would fail (test/e2e/envoy.test.ts).
    name: "20 GETs one after the other, one of two pods is gone (attempts 2)",
    traffic: { retry: { ...COMMON.retry, attempts: 2 } },
    pods: ["gone", "answers"],
    asked: { how: "in turn", method: "GET", count: 20 },
    guardrail: "retry.attempts",
    full: { answers: { 200: 20 }, hits: 20, within: AT_ONCE },
  },
  {
    name: "20 GETs one after the other, one of two pods breaks every connection (attempts 2)",
    traffic: { retry: { ...COMMON.retry, attempts: 2 } },
    pods: ["dies", "answers"],
    asked: { how: "in turn", method: "GET", count: 20 },
    guardrail: "retry.attempts",
    full: { answers: { 200: 20 }, hits: [21, 60], most: 3, within: AT_ONCE },
  },
  {
    name: "GET, both pods break every connection (attempts 2)",
    traffic: { retry: { ...COMMON.retry, attempts: 2 } },
    pods: ["dies", "dies"],
    asked: GET,
    guardrail: "retry.attempts",
    full: { answers: { "broken connection": 1 }, hits: 3, within: AT_ONCE },
    // NGINX never asks a pod twice for one request.
    differs: { nginx: { answers: { "broken connection": 1 }, hits: 2, within: AT_ONCE } },
  },
  {
    name: "GET that meets the one of two pods that takes no connection",
    pods: ["unreachable", "answers"],
    asked: { how: "until slow", method: "GET" },
    guardrail: "timeouts.connect",
    full: { answers: { 200: 1 }, hits: 1, about: 2_000 },
    drawn: true,
  },
  {
    name: "POST, no pod takes a connection",
    pods: ["unreachable", "unreachable"],
    asked: POST,
    guardrail: "timeouts.connect",
    full: { answers: { "no connection in time": 1 }, hits: 0, about: 2_000 },
  },
  {
    name: "GET, both pods reset the connection",
    pods: ["resets", "resets"],
    asked: GET,
    guardrail: "retry.attempts",
    full: { answers: { "broken connection": 1 }, hits: 2, within: AT_ONCE },
  },
  {
    name: "POST, both pods reset the connection",
    pods: ["resets", "resets"],
    asked: POST,
    guardrail: "retry.methods",
    full: { answers: { "broken connection": 1 }, hits: 1, within: AT_ONCE },
  },
  {
    name: "GET, the first try gets 503, the next 200",
    pods: ["fails first", "fails first"],
    asked: GET,
    guardrail: "retry.attempts",
    full: { answers: { 200: 1 }, hits: 2, within: AT_ONCE },
  },
  {
    name: "GET, both pods answer 503",
    pods: ["fails", "fails"],
    asked: GET,
    guardrail: "retry.attempts",
    full: { answers: { 503: 1 }, hits: 2, within: AT_ONCE },
  },
  {
    name: "POST, the first try would get 503, the next 200",
    pods: ["fails first", "fails first"],
    asked: POST,
    guardrail: "retry.methods",
    full: { answers: { 503: 1 }, hits: 1, within: AT_ONCE },
  },
  {
    name: "20 GETs one after the other, the pods fail and work in turns",
    pods: ["flaps", "flaps"],
    asked: { how: "in turn", method: "GET", count: 20 },
    guardrail: "retry.attempts",
    full: { answers: { 200: 20 }, hits: 40, most: 2, within: AT_ONCE },
  },
  {
    name: "40 GETs one after the other, one of two pods fails and works in turns (eject after 3 failures, attempts 2)",
    traffic: { eject: { failures: 3, for: "30s" }, retry: { ...COMMON.retry, attempts: 2 } },
    pods: ["flaps", "answers"],
    asked: { how: "in turn", method: "GET", count: 40 },
    guardrail: "circuitBreaker.eject",
    full: { answers: { 200: 40 }, hits: [44, 80], most: 3, within: AT_ONCE },
    // NGINX counts failures within a time, whatever was in between.
    differs: { nginx: { answers: { 200: 40 }, hits: 43, most: 2, within: AT_ONCE } },
  },
  {
    name: "a pod that fails is ejected after 3 failures; time until it, healed, is asked again (eject for 2s)",
    traffic: { eject: { failures: 3, for: "2s" } },
    pods: ["fails until healed", "answers"],
    asked: { how: "until back", method: "GET" },
    guardrail: "circuitBreaker.eject.for",
    full: { answers: { 200: 20 }, hits: 3, within: [1_995, 3_300] },
    drawn: true,
  },
  {
    name: "9 GETs at once, 3 allowed (maxParallelRequests 3), pods answer after 2 s",
    traffic: { maxParallelRequests: 3 },
    pods: ["slow", "slow"],
    asked: { how: "together", method: "GET", count: 9 },
    guardrail: "circuitBreaker.maxParallelRequests",
    full: { answers: { 200: 3, "too many at once": 6 }, hits: 3, about: 2_000 },
  },
  {
    name: "12 GETs at once, rate limit 4 a second",
    traffic: { rateLimit: { requests: 4, per: "second", burst: null } },
    pods: ["answers", "answers"],
    asked: { how: "together", method: "GET", count: 12 },
    guardrail: "rateLimit",
    // Unless a burst is written, NGINX and Traefik let one second's worth through besides the request that is due.
    full: { answers: { 200: 5, 429: 7 }, hits: 5, within: AT_ONCE },
    // Envoy's bucket holds one period's requests.
    differs: { "envoy-gateway": { answers: { 200: 4, 429: 8 }, hits: 4, within: AT_ONCE } },
  },
  {
    name: "POST of 4096 bytes, body limit 4Ki",
    traffic: { maxBody: "4Ki" },
    pods: ["answers", "answers"],
    asked: { how: "once", method: "POST", bytes: 4_096 },
    guardrail: "maxBody",
    full: { answers: { 200: 1 }, hits: 1, within: AT_ONCE },
  },
  {
    name: "POST of 4097 bytes, body limit 4Ki",
    traffic: { maxBody: "4Ki" },
    pods: ["answers", "answers"],
    asked: { how: "once", method: "POST", bytes: 4_097 },
    guardrail: "maxBody",
    full: { answers: { 413: 1 }, hits: 0, within: AT_ONCE },
  },
];
