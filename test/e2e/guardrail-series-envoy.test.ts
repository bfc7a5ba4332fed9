import { envoyGatewaySignals } from "../../src/traffic/guardrail-signals/envoy-gateway";
import { selector } from "../../src/promql/build";
import type { Selector } from "../../src/promql/expression";
import { exposedSum } from "./exposed-series";
import { envoyService, installedEnvoy, startEnvoy, translatedService } from "./envoy-process";
import type { Envoy } from "./envoy-process";
import { fakeBackend, failsWith, hangs, send } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";

/* Whether the series that the rules read are those of a real Envoy behind Envoy Gateway's translator, and count what happens. */

const engines = installedEnvoy();
const onEnvoy = engines === undefined ? test.skip : test;
jest.setTimeout(60_000);

/** The counters or gauges that the rules read of one guardrail. */
function seriesOf(guardrail: "timeout" | "retry" | "overflow" | "ejection"): readonly Selector[] {
  const signal = envoyGatewaySignals.signals[guardrail];
  if (signal.kind === "counters") return signal.counters(service);
  if (signal.kind === "gauge") return signal.gauges(service);
  throw new Error(`${guardrail} is ${signal.kind}`);
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Every guardrail, short and small. */
const TRAFFIC = {
  timeouts: { connect: "100ms", request: "2s", backendRequest: "300ms" },
  retry: { attempts: 2, backoff: "1ms", conditions: ["timeout", 503], budget: "100%" },
  circuitBreaker: { maxConnections: 4, maxParallelRequests: 4, maxPendingRequests: 2 },
  rateLimit: { requests: 40, per: "hour" },
};
const service = envoyService(TRAFFIC);

async function started(pods: readonly FakeBackend[]): Promise<Envoy> {
  for (const pod of pods) cleanups.push(() => pod.close());
  const xds = await translatedService(engines!.egctl, service);
  const envoy = await startEnvoy(
    engines!.envoy,
    xds,
    pods.map(({ address }) => address),
  );
  cleanups.push(() => envoy.stop());
  return envoy;
}

const ask = async ({ port }: Envoy, method = "GET") =>
  (await send(port, method, { host: "shop.example.com", path: "/checkout/7" })).status;

async function counted(envoy: Envoy): Promise<Record<string, number | undefined>> {
  const text = await envoy.metrics();
  return {
    requests: exposedSum(text, [envoyGatewaySignals.requests!(service)]),
    timeouts: exposedSum(text, seriesOf("timeout")),
    retries: exposedSum(text, seriesOf("retry")),
    overflows: exposedSum(text, seriesOf("overflow")),
    ejected: exposedSum(text, seriesOf("ejection")),
  };
}

const NOTHING = { requests: 0, timeouts: 0, retries: 0, overflows: 0, ejected: 0 };

onEnvoy("Envoy Gateway lets Envoy make the counters with a cluster's first request, all of them at once", async () => {
  const envoy = await started([await fakeBackend("one")]);
  const unknown = { requests: undefined, timeouts: undefined, retries: undefined, overflows: undefined };
  expect(await counted(envoy)).toEqual({ ...unknown, ejected: 0 });
  expect(await ask(envoy)).toBe(200);
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 1 });
});

onEnvoy("a read that hangs is a timeout a try and its retries; a write is one timeout", async () => {
  const envoy = await started([await fakeBackend("hanging", hangs)]);
  expect(await ask(envoy)).toBe(504);
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 1, timeouts: 3, retries: 2 });
  expect(await ask(envoy, "POST")).toBe(504);
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 2, timeouts: 4, retries: 2 });
});

onEnvoy("each request that is refused because too many are under way is an overflow", async () => {
  const envoy = await started([
    await fakeBackend("slow", (_, response) => void setTimeout(() => response.end("ok"), 100)),
  ]);
  const statuses = await Promise.all(Array.from({ length: 13 }, () => ask(envoy, "POST")));
  const refused = statuses.filter((status) => status === 503).length;
  expect(refused).toBeGreaterThan(3);
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 13, overflows: refused });
});

onEnvoy("a pod that fails is an ejection", async () => {
  const envoy = await started([await fakeBackend("bad", failsWith(500)), await fakeBackend("good")]);
  for (let n = 0; n < 20; n++) await ask(envoy, "POST");
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 20, ejected: 1 });
});

onEnvoy("a request above the limit has no series of the service's own", async () => {
  const envoy = await started([await fakeBackend("one")]);
  const statuses = [];
  for (let n = 0; n < 43; n++) statuses.push(await ask(envoy, "POST"));
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  expect(await counted(envoy)).toEqual({ ...NOTHING, requests: 40 });
  const text = await envoy.metrics();
  const shared = { envoy_local_http_ratelimit_prefix: "http_local_rate_limiter" };
  expect(exposedSum(text, [selector("envoy_http_local_rate_limit_rate_limited", shared)])).toBe(3);
  // No other label than that one, which every route has.
  expect(text.match(/^envoy_http_local_rate_limit_rate_limited.*$/gm)).toHaveLength(1);
});
