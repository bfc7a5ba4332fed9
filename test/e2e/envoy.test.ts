import type { RequestListener } from "node:http";
import { envoyService, installedEnvoy, startEnvoy, translatedService } from "./envoy-process";
import type { Envoy, EnvoyEngines } from "./envoy-process";
import { blackHole, drips, failsWith, fakeBackend, hangs, resets, send } from "./fake-backend";
import type { Answer, FakeBackend, Sent } from "./fake-backend";
import { freePort, sleep } from "./gateways/server-process";

/*
 * The rendered routes and policies on a running Envoy, through Envoy Gateway's translator. What every gateway is asked is in
 * behaviours.test.ts; here is what only Envoy has. Everything listens on loopback and is ended by its process id.
 */

/** A translation takes a second of processor time, and a machine may have others to do. */
jest.setTimeout(30_000);

const engines = installedEnvoy();
const describeEnvoy = engines === undefined ? describe.skip : describe;

/** What a test is not about stays out of its way. */
const QUIET = {
  timeouts: { connect: "400ms", request: "2500ms", backendRequest: "500ms" },
  retry: { attempts: 2, conditions: ["connect-failure", "reset", "timeout", 502, 503], backoff: "50ms", budget: null },
  circuitBreaker: { maxConnections: null, maxPendingRequests: null, maxParallelRequests: null, eject: null },
  rateLimit: null,
  maxBody: null,
};

const ONE_REPEAT = { ...QUIET.retry, attempts: 1, backoff: "1ms" };
const ONE_WAITS = { ...QUIET.circuitBreaker, maxConnections: 2, maxPendingRequests: 1 };
const SMALL = { rateLimit: { requests: 5, per: "minute" }, maxBody: "4Ki" };

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function backend(name: string, behaviour?: RequestListener): Promise<FakeBackend> {
  const made = await fakeBackend(name, behaviour);
  cleanups.push(() => made.close());
  return made;
}

const gone = async () => `127.0.0.1:${await freePort()}`;

async function serve(pods: readonly (FakeBackend | string)[], traffic: Record<string, unknown> = {}): Promise<Envoy> {
  const { envoy, egctl } = engines as EnvoyEngines;
  const addresses = pods.map((pod) => (typeof pod === "string" ? pod : pod.address));
  const xds = await translatedService(egctl, envoyService({ ...QUIET, ...traffic }, Math.max(2, pods.length)));
  const running = await startEnvoy(envoy, xds, addresses);
  cleanups.push(() => running.stop());
  return running;
}

const ask = ({ port }: Envoy, method = "GET", sent: Sent = {}): Promise<Answer> =>
  send(port, method, { host: "shop.example.com", path: "/checkout/7", ...sent });

const together = (count: number, one: () => Promise<Answer>) => Promise.all(Array.from({ length: count }, one));

async function inTurn(count: number, one: () => Promise<Answer>): Promise<number[]> {
  const statuses = [];
  for (let n = 0; n < count; n++) statuses.push((await one()).status);
  return statuses;
}

/** Envoy's main thread takes a pod out, a moment after its worker has seen the failure. */
const calmly = (count: number, one: () => Promise<Answer>) => inTurn(count, () => sleep(10).then(one));

const times = <T>(count: number, value: T) => Array<T>(count).fill(value);
const hitsOf = (pods: readonly FakeBackend[]) => pods.reduce((sum, { seen }) => sum + seen.length, 0);

/** Within 10 percent above what is written, and never before it; a busy machine adds milliseconds of its own. */
function expectAbout(measured: number, written: number): void {
  expect(measured).toBeGreaterThanOrEqual(written * 0.99);
  expect(measured).toBeLessThanOrEqual(written * 1.1 + 150);
}

describeEnvoy("retries on Envoy", () => {
  test("each try is cut and repeated, with waits below the backoff that the ladder counts", async () => {
    const at: number[] = [];
    const hanging: RequestListener = () => void at.push(performance.now());
    const envoy = await serve([await backend("a", hanging), await backend("b", hanging)]);
    const answer = await ask(envoy);
    expect([answer.status, at.length]).toEqual([504, 3]);
    const waits = at.slice(1).map((each, index) => each - at[index] - 500);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(-5);
      expect(wait).toBeLessThanOrEqual(50 * (2 ** (index + 1) - 1) + 150);
    }
    expect(answer.milliseconds).toBeGreaterThanOrEqual(1_500 * 0.99);
    expect(answer.milliseconds).toBeLessThanOrEqual(1_500 + 50 + 150 + 150);
    const read = (name: string) => envoy.stat(new RegExp(`^cluster\\.httproute/shop/checkout-read/rule/0\\.${name}$`));
    expect([await read("upstream_rq_per_try_timeout"), await read("upstream_rq_retry")]).toEqual([3, 2]);
  });

  test.each<[string, RequestListener | undefined, number]>([
    ["hang", hangs, 504],
    ["reset", resets, 503],
    ["answer 503", failsWith(503), 503],
    ["are not there", undefined, 503],
  ])("POST, PUT, PATCH and DELETE are sent once when pods %s", async (_, behaviour, status) => {
    const pods = behaviour === undefined ? [] : [await backend("a", behaviour), await backend("b", behaviour)];
    const envoy = await serve(pods.length > 0 ? pods : [await gone(), await gone()]);
    const methods = ["POST", "PUT", "PATCH", "DELETE"];
    const answers = await Promise.all(methods.map((method) => ask(envoy, method, { body: "x=1" })));
    expect(answers.map((answer) => answer.status)).toEqual(times(4, status));
    const seen = pods.flatMap((pod) => pod.seen).sort();
    expect(seen).toEqual(pods.length > 0 ? methods.map((method) => `${method} /checkout/7`).sort() : []);
    for (const { milliseconds } of behaviour === hangs ? answers : []) expectAbout(milliseconds, 500);
  });

  test.each([
    { budget: null, least: 40, most: 40 },
    { budget: "20%", least: 3, most: 10 },
  ])("of 40 failing GETs at once $least to $most are repeated with budget $budget", async ({ budget, least, most }) => {
    const pods = [await backend("a", failsWith(503, 400)), await backend("b", failsWith(503, 400))];
    const envoy = await serve(pods, {
      timeouts: { ...QUIET.timeouts, backendRequest: "1s" },
      retry: { ...ONE_REPEAT, budget },
    });
    const answers = await together(40, () => ask(envoy));
    expect(answers.map(({ status }) => status)).toEqual(times(40, 503));
    const repeats = hitsOf(pods) - 40;
    expect(repeats).toBeGreaterThanOrEqual(least);
    expect(repeats).toBeLessThanOrEqual(most);
    expect(await envoy.stat(/checkout-read.*\.upstream_rq_retry_overflow$/)).toBe(40 - repeats);
  });

  test("what is lost: the pod of a repeat is drawn by chance, so some GETs meet the one of two that is gone twice", async () => {
    const good = await backend("good");
    const timeouts = { ...QUIET.timeouts, backendRequest: "1s" };
    const envoy = await serve([await gone(), good], { timeouts, retry: ONE_REPEAT });
    const failed = (await inTurn(1_000, () => ask(envoy))).filter((status) => status !== 200).length;
    // Half of them meet it first, and 1 of 64 of those in all of six draws: 8 of 1000. Outside 1 to 24 is 1 run of 2000.
    expect(failed).toBeGreaterThanOrEqual(1);
    expect(failed).toBeLessThanOrEqual(24);
    expect(hitsOf([good])).toBe(1_000 - failed);
  });
});

describeEnvoy("limits on Envoy", () => {
  test("a request that no connection is free for waits, and 503 above maxPendingRequests", async () => {
    const slow: RequestListener = (incoming, response) =>
      void incoming.resume().on("end", () => setTimeout(() => response.end("ok"), 200));
    const pod = await backend("a", slow);
    const envoy = await serve([pod], { retry: null, circuitBreaker: ONE_WAITS });
    const opened = [ask(envoy, "POST"), sleep(100).then(() => ask(envoy, "POST"))];
    expect((await Promise.all(opened)).map(({ status }) => status)).toEqual([200, 200]);
    const answers = await together(6, () => ask(envoy, "POST"));
    expect(answers.map(({ status }) => status).sort()).toEqual([...times(3, 200), ...times(3, 503)]);
    expect(hitsOf([pod])).toBe(5);
    expect(await envoy.stat(/checkout-write.*\.upstream_rq_pending_overflow$/)).toBe(3);
  });

  test("what is lost: a request waits too while its connection opens, so a burst on new connections meets maxPendingRequests", async () => {
    const hole = await blackHole();
    cleanups.push(() => hole.close());
    const envoy = await serve([hole.address], { retry: null, circuitBreaker: ONE_WAITS });
    const answers = await together(6, () => ask(envoy, "POST"));
    expect(answers.map(({ status }) => status)).toEqual(times(6, 503));
    expect(answers.filter(({ milliseconds }) => milliseconds < 300)).toHaveLength(5);
    for (const { milliseconds } of answers) if (milliseconds >= 300) expectAbout(milliseconds, 400);
    expect(await envoy.stat(/checkout-write.*\.upstream_rq_pending_overflow$/)).toBe(5);
  });

  test("429 above the rate: a limit for each method that is repeated, and one for the others together", async () => {
    const pods = [await backend("a"), await backend("b")];
    const envoy = await serve(pods, SMALL);
    const passed = async (...methods: string[]) => {
      const answers = await Promise.all(
        times(7, methods)
          .flat()
          .map((method) => ask(envoy, method)),
      );
      expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
      return answers.filter(({ status }) => status === 200).length;
    };
    expect([await passed("GET"), await passed("HEAD"), await passed("OPTIONS")]).toEqual([5, 5, 5]);
    expect(await passed("POST", "PUT", "DELETE")).toBe(5);
    expect(hitsOf(pods)).toBe(4 * 5);
    expect(await envoy.stat(/http_local_rate_limit\.rate_limited$/)).toBe(3 * 2 + 16);
  });

  test("413 above the largest body with and without a stated length, and one of exactly that size passes", async () => {
    const pod = await backend("a");
    const envoy = await serve([pod], SMALL);
    for (const chunked of [false, true]) {
      expect((await ask(envoy, "POST", { body: "x".repeat(4_096), chunked })).status).toBe(200);
      expect((await ask(envoy, "POST", { body: "x".repeat(4_097), chunked })).status).toBe(413);
    }
    expect(hitsOf([pod])).toBe(2);
  });

  test("a dripping answer is cut at request, and of a method with one try at backendRequest", async () => {
    const envoy = await serve([await backend("drips", drips(10, 300))]);
    const [read, write] = await Promise.all([ask(envoy), ask(envoy, "POST")]);
    expect([read.status, read.cut, write.status, write.cut]).toEqual([200, true, 200, true]);
    expectAbout(read.milliseconds, 2_500);
    expectAbout(write.milliseconds, 500);
  });
});

describeEnvoy("ejection on Envoy", () => {
  const eject = (maxPercent: number, ejectedFor = "30s") => ({
    retry: null,
    circuitBreaker: { ...QUIET.circuitBreaker, eject: { consecutive5xx: 4, for: ejectedFor, maxPercent } },
  });
  /** Between the ejection and the statistic that shows it. */
  const SEEN_LATE = 100;
  const ejected = (envoy: Envoy) => envoy.stat(/checkout-read.*ejections_active$/);

  test("one bad pod of three is out after 4 failures with 34 percent", async () => {
    const bad = await backend("bad", failsWith(500));
    const envoy = await serve([bad, await backend("b"), await backend("c")], eject(34));
    const statuses = await calmly(60, () => ask(envoy));
    expect(statuses.filter((status) => status === 500)).toHaveLength(4);
    expect([bad.seen.length, await ejected(envoy)]).toEqual([4, 1]);
  });

  test("a pod that is gone is out too: after 4 failed connections no POST fails", async () => {
    const envoy = await serve([await gone(), await backend("b"), await backend("c")], eject(34));
    const statuses = await calmly(60, () => ask(envoy, "POST"));
    expect(statuses.filter((status) => status === 503)).toHaveLength(4);
  });

  test("when all pods fail at most maxPercent of them are out", async () => {
    const pods = await Promise.all(["a", "b", "c"].map((name) => backend(name, failsWith(500))));
    const envoy = await serve(pods, eject(34));
    expect(await calmly(30, () => ask(envoy))).toEqual(times(30, 500));
    expect([hitsOf(pods), await ejected(envoy)]).toEqual([30, 1]);
  });

  test("below one pod's share none is, which is what the finding refuses", async () => {
    const bad = await backend("bad", failsWith(500));
    const envoy = await serve([bad, await backend("b"), await backend("c")], eject(33));
    expect((await inTurn(60, () => ask(envoy))).filter((status) => status === 500).length).toBeGreaterThan(6);
    expect(await ejected(envoy)).toBe(0);
    expect(await envoy.stat(/checkout-read.*ejections_overflow$/)).toBeGreaterThan(0);
  });

  test("a pod comes back after its time; one that fails again at once stays out up to twice as long", async () => {
    const bad = await backend("bad", failsWith(500));
    const envoy = await serve([bad, await backend("good")], eject(50, "1s"));
    const absences: number[] = [];
    for (let round = 0; round < 2; round++) {
      while ((await ejected(envoy)) === 0) await ask(envoy);
      const since = performance.now();
      while ((await ejected(envoy)) === 1) await sleep(20);
      absences.push(performance.now() - since);
    }
    expect(absences[0]).toBeGreaterThanOrEqual(1_000 - SEEN_LATE);
    expect(absences[0]).toBeLessThanOrEqual(1_000 * 1.1 + 150);
    // Envoy counts how often in a row, and one less each time it finds the pod in.
    expect(absences[1]).toBeGreaterThanOrEqual(1_000 - SEEN_LATE);
    expect(absences[1]).toBeLessThanOrEqual(2_000 * 1.1 + 150);
  });
});
