import type { RequestListener } from "node:http";
import { traefik as preset } from "../../src/indicators/presets/traefik";
import { traefikService } from "../traffic/traefik-service";
import { drips, failsWith } from "./fake-backend";
import { sleep } from "./gateways/server-process";
import { describeTraefik, expectAbout, gone, QUIET, times } from "./traefik-suite";

/* Limits, ejection, routes and metrics of what is rendered, on a real Traefik 3.7. */

/** Requests that Traefik would count apart if it were left to itself: by address, by host as it is sent, by a header of ours. */
const client = (n: number) => ({
  from: `127.0.0.${n + 2}`,
  host: ["shop.example.com", "SHOP.example.com", "shop.example.com:81"][n % 3],
  headers: { "x-guardrails-together": `client ${n}` },
});

describeTraefik("limits on Traefik", ({ traefik, backend, serve, ask, statuses }) => {
  test("429 above the rate and its burst, counted together whoever asks for what and where", async () => {
    const pods = [await backend("a"), await backend("b")];
    await serve(pods, { rateLimit: { requests: 1, per: "second", burst: 3 } });
    const answers = [];
    for (let n = 0; n < 9; n++) {
      const port = n % 2 === 0 ? traefik().web : traefik().other;
      answers.push((await ask(["GET", "POST", "PUT"][n % 3], client(n), port)).status);
    }
    expect(answers).toEqual([...times(4, 200), ...times(5, 429)]);
    expect(pods.flatMap((each) => each.seen)).toHaveLength(4);
    for (const headers of pods.flatMap((each) => each.headers))
      expect(headers).not.toHaveProperty("x-guardrails-together");
  });

  test("what is lost: a burst that the finding names is let through again after two seconds of silence", async () => {
    await serve([await backend("a")], { rateLimit: { requests: 1, per: "second", burst: 9 } });
    const letThrough = async () => (await statuses(15)).filter((status) => status === 200).length;
    expect(await letThrough()).toBe(10);
    await sleep(2_200);
    expect(await letThrough()).toBe(10);
  });

  test("what is lost: any change of Traefik's configuration fills the bucket again", async () => {
    await serve([await backend("a")], { rateLimit: { requests: 1, per: "minute", burst: 2 } });
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    await traefik().change();
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test("429 above the parallel requests, of all entry points, methods and clients together", async () => {
    let now = 0;
    let most = 0;
    const slow: RequestListener = (incoming, response) => {
      most = Math.max(most, ++now);
      incoming.resume().on("end", () => setTimeout(() => response.end(String(now--)), 400));
    };
    await serve([await backend("a", slow), await backend("b", slow)], {
      circuitBreaker: { maxParallelRequests: 3, eject: null },
      timeouts: { backendRequest: "2s", request: "5s" },
    });
    const port = (n: number) => (n % 2 === 0 ? traefik().web : traefik().other);
    const asked = Array.from({ length: 9 }, (_, n) => ask(["GET", "POST", "PUT"][n % 3], client(n), port(n)));
    const answers = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(answers).toEqual([...times(3, 200), ...times(6, 429)]);
    expect(most).toBe(3);
    expect((await ask()).status).toBe(200);
  });

  test.each([{ chunked: false }, { chunked: true }])(
    "413 above the largest body, and one of exactly that size passes (%j)",
    async (how) => {
      const pod = await backend("a");
      await serve([pod], { maxBody: "4Ki" });
      expect((await ask("POST", { body: "x".repeat(4_096), ...how })).status).toBe(200);
      expect((await ask("POST", { body: "x".repeat(4_097), ...how })).status).toBe(413);
      expect(pod.seen).toHaveLength(1);
    },
  );

  test.each([
    ["with maxBody", { maxBody: "4Ki", retry: null }, true],
    ["with a repeat on statuses", {}, true],
    [
      "with a repeat of failed connections alone",
      { retry: { ...QUIET.retry, conditions: ["connect-failure"] } },
      false,
    ],
  ])("what is lost: %s an event stream is collected: %j %s", async (_, traffic, collected) => {
    await serve([await backend("drips", drips(5, 200))], traffic);
    const answer = await ask();
    expect([answer.status, answer.body]).toEqual([200, "xxxxx"]);
    expectAbout(answer.first, collected ? 1_000 : 200);
  });

  test("an answer of 5 MB passes the buffer whole", async () => {
    const long = "0123456789".repeat(500_000);
    await serve([await backend("a", (_incoming, response) => response.end(long))]);
    expect((await ask()).body === long).toBe(true);
  });
});

const eject = { consecutiveFailures: 3, for: "1s" };
const ejects = { circuitBreaker: { maxParallelRequests: null, eject }, retry: null };

describeTraefik("ejection on Traefik", ({ traefik, backend, serve, ask, statuses }) => {
  test("a failing pod is taken out after the stated failures, comes back after its time, and is taken out again", async () => {
    const bad = await backend("bad", failsWith(503));
    const good = await backend("good");
    await serve([bad, good], { ...ejects, retry: QUIET.retry });
    expect(await statuses(20)).toEqual(times(20, 200));
    expect(bad.seen).toHaveLength(3);
    await sleep(1_100);
    expect(await statuses(20)).toEqual(times(20, 200));
    expect(bad.seen).toHaveLength(6);
  });

  test("a pod that has recovered gets its share again after its time, and not before", async () => {
    let fails = true;
    const sick = await backend("sick", (incoming, response) =>
      fails ? failsWith(500)(incoming, response) : response.end(),
    );
    await serve([sick, await backend("good")], ejects);
    await statuses(8);
    fails = false;
    const before = sick.seen.length;
    await statuses(10);
    expect([before, sick.seen.length]).toEqual([3, 3]);
    await sleep(1_100);
    expect(await statuses(10)).toEqual(times(10, 200));
    expect(sick.seen).toHaveLength(8);
  });

  test("a pod that is gone is taken out too: with one repeat no GET fails, and POST fails three times", async () => {
    await serve([await gone(), await backend("good")], { ...ejects, retry: QUIET.retry });
    expect((await statuses(12, "POST")).filter((status) => status !== 200)).toEqual(times(3, 502));
    await traefik().change();
    expect(await statuses(12)).toEqual(times(12, 200));
  });

  test("what is lost: when all pods fail nothing is kept in, and the recovered ones wait their time", async () => {
    let fails = true;
    const sick: RequestListener = (incoming, response) => (fails ? failsWith(500)(incoming, response) : response.end());
    const pods = [await backend("a", sick), await backend("b", sick)];
    await serve(pods, ejects);
    await statuses(6);
    fails = false;
    expect(await statuses(3)).toEqual(times(3, 503));
    expect(pods.flatMap((each) => each.seen)).toHaveLength(6);
    await sleep(1_100);
    expect((await ask()).status).toBe(200);
  });

  test("what is lost: a pod that fails every second request stays", async () => {
    let asked = 0;
    const flaps = await backend("flaps", (incoming, response) =>
      asked++ % 2 === 0 ? failsWith(503)(incoming, response) : response.end(),
    );
    await serve([flaps, await backend("good")], ejects);
    expect((await statuses(40)).filter((status) => status === 503)).toHaveLength(10);
  });

  test("what is lost: any change of Traefik's configuration puts an ejected pod back", async () => {
    const bad = await backend("bad", failsWith(503));
    await serve([bad, await backend("good")], { ...ejects, circuitBreaker: { eject: { ...eject, for: "30s" } } });
    await statuses(10);
    expect(bad.seen).toHaveLength(3);
    await traefik().change();
    await statuses(10);
    expect(bad.seen).toHaveLength(6);
  });
});

describeTraefik("routes on Traefik", ({ traefik, backend, serve, ask }) => {
  test("404 for another host and outside the path, which is matched by whole parts", async () => {
    const pod = await backend("a");
    await serve([pod], { hostnames: ["shop.example.com", "*.till.example.com"] });
    const asked: [string, string][] = [
      ["shop.example.com", "/checkout"],
      ["shop.example.com", "/checkout/a?b=c"],
      ["a.till.example.com", "/checkout/"],
      ["a.b.till.example.com", "/checkout"],
      ["shop.example.com", "/checkouts"],
      ["shop.example.com", "/"],
      ["till.example.com", "/checkout"],
      ["evil.example.net", "/checkout"],
      ["a.tillxexample.com", "/checkout"],
    ];
    const statuses = [];
    for (const [host, path] of asked) statuses.push((await ask("GET", { host, path })).status);
    expect(statuses).toEqual([...times(4, 200), ...times(5, 404)]);
    expect(pod.seen).toHaveLength(4);
  });

  test("source gateway counts each request once, with the status the client saw, on every entry point", async () => {
    const service = traefikService();
    const [{ value }] = preset.matchersOf!(service);
    const pattern = new RegExp(`^(?:${value})$`);
    const bad = await backend("bad", failsWith(503));
    await serve([bad], { retry: { ...QUIET.retry, attempts: 2 }, rateLimit: { requests: 1, per: "minute", burst: 3 } });
    const counted = async () => countedByCode(await traefik().metrics(), pattern);
    const before = await counted();
    const seen: number[] = [];
    for (const port of [traefik().web, traefik().other, traefik().web]) seen.push((await ask("GET", {}, port)).status);
    seen.push((await ask("POST")).status, (await ask("POST")).status);
    expect(seen).toEqual([503, 503, 503, 503, 429]);
    expect(bad.seen).toHaveLength(3 * 3 + 1);
    const after = await counted();
    expect([after[503] - (before[503] ?? 0), after[429] - (before[429] ?? 0)]).toEqual([4, 1]);
  });
});

/** Sums by code of the router series that the preset reads; the file provider ends names its own way. */
function countedByCode(metrics: string, pattern: RegExp): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of metrics.split("\n")) {
    const series = /^traefik_router_requests_total\{code="(\d+)".*router="([^"]+)@file".*\} (\d+)$/.exec(line);
    if (series === null || !pattern.test(`${series[2]}@kubernetescrd`)) continue;
    sums[series[1]] = (sums[series[1]] ?? 0) + Number(series[3]);
  }
  return sums;
}
