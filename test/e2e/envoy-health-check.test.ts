import type { RequestListener } from "node:http";
import { envoyService, installedEnvoy, startEnvoy, translatedService } from "./envoy-process";
import type { Envoy } from "./envoy-process";
import type { EnvoyResources, Fields } from "./envoy-translation";
import { fakeBackend, send } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";
import { sleep } from "./gateways/server-process";

/*
 * Active health checks on a running Envoy, through Envoy Gateway's translator. One value is not what is rendered: until a
 * cluster has had its first request Envoy checks every 60 s (no_traffic_interval), which no policy can set; here it is 1 s.
 */

jest.setTimeout(60_000);

const engines = installedEnvoy();
const describeEnvoy = engines === undefined ? describe.skip : describe;

const TRAFFIC = {
  healthCheck: {
    path: "/healthz?full=1",
    interval: "1s",
    timeout: "300ms",
    unhealthyThreshold: 3,
    expectedStatus: 204,
  },
  circuitBreaker: { eject: null },
  retry: null,
  rateLimit: null,
};

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Pod extends FakeBackend {
  /** What the next checks are answered with. */
  health: number;
  readonly checks: number[];
}

async function pod(name: string): Promise<Pod> {
  const state = { health: 204, checks: [] as number[] };
  const listener: RequestListener = (request, response) => {
    if (request.url !== "/healthz?full=1") return void response.end(name);
    state.checks.push(state.health);
    response.writeHead(state.health).end();
  };
  const backend = await fakeBackend(name, listener);
  cleanups.push(() => backend.close());
  return Object.assign(state, backend);
}

function checkedEverySecond(xds: EnvoyResources): EnvoyResources {
  const clusters = xds.clusters.map((cluster) => ({
    ...cluster,
    healthChecks: (cluster.healthChecks as Fields[] | undefined)?.map((each) => ({ ...each, noTrafficInterval: "1s" })),
  }));
  return { ...xds, clusters };
}

async function start(pods: readonly Pod[], traffic: object = {}): Promise<Envoy> {
  const { envoy, egctl } = engines!;
  const xds = checkedEverySecond(await translatedService(egctl, envoyService({ ...TRAFFIC, ...traffic })));
  const addresses = pods.map(({ address }) => address);
  const running = await startEnvoy(envoy, xds, addresses);
  cleanups.push(() => running.stop());
  return running;
}

const HEALTHY = /^cluster\.httproute\/shop\/checkout-read\/rule\/0\.membership_healthy$/;

/** Envoy collects changes of health for a second before it hands them to its workers (update_merge_window). */
const UNTIL_WORKERS_KNOW = 1_500;

/** Waits until so many pods are healthy to the read route. */
async function until(envoy: Envoy, healthy: number): Promise<void> {
  const started = performance.now();
  while ((await envoy.stat(HEALTHY)) !== healthy) {
    if (performance.now() - started > 15_000) throw new Error(`never ${healthy} healthy pods`);
    await sleep(50);
  }
}

async function answered(envoy: Envoy): Promise<Set<string>> {
  await sleep(UNTIL_WORKERS_KNOW);
  const bodies = new Set<string>();
  for (let each = 0; each < 12; each++) {
    bodies.add((await send(envoy.port, "GET", { path: "/checkout", host: "shop.example.com" })).body);
  }
  return bodies;
}

describeEnvoy("active health checks", () => {
  test("a failing pod is out after three failed checks, and back after one that passes", async () => {
    const [good, bad] = [await pod("good"), await pod("bad")];
    const envoy = await start([good, bad]);
    await until(envoy, 2);
    expect(await answered(envoy)).toEqual(new Set(["good", "bad"]));
    expect(good.headers[0].host).toBe("shop.example.com");

    bad.checks.length = 0;
    bad.health = 503;
    await until(envoy, 1);
    // Two routes check each pod, each on its own: three failed checks of the first are three to six in all.
    const failed = bad.checks.filter((status) => status === 503).length;
    expect(failed).toBeGreaterThanOrEqual(3);
    expect(failed).toBeLessThanOrEqual(6);
    expect(await answered(envoy)).toEqual(new Set(["good"]));

    bad.health = 204;
    await until(envoy, 2);
    expect(await answered(envoy)).toEqual(new Set(["good", "bad"]));
  });

  test("a status that nobody counts on takes a pod out at its first check", async () => {
    const [good, bad] = [await pod("good"), await pod("bad")];
    const envoy = await start([good, bad]);
    await until(envoy, 2);
    bad.checks.length = 0;
    bad.health = 418;
    await until(envoy, 1);
    expect(bad.checks.filter((status) => status === 418).length).toBeLessThanOrEqual(2);
  });

  test("a small maxPercent sends no request back to a pod that fails its checks, though fewer than the rest are healthy", async () => {
    const [bad, ...good] = [await pod("bad"), await pod("good"), await pod("good")];
    const envoy = await start([bad, ...good], { circuitBreaker: { eject: { consecutive5xx: 5, maxPercent: 25 } } });
    await until(envoy, 3);
    bad.health = 503;
    await until(envoy, 2);
    expect(await answered(envoy)).toEqual(new Set(["good"]));
  });
});
