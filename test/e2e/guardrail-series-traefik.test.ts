import { signalRules } from "../../src/traffic/signal-rules";
import { traefikSignals } from "../../src/traffic/guardrail-signals/traefik";
import { traefikService } from "../traffic/traefik-service";
import { exposedSum, exposedValues } from "./exposed-series";
import { failsWith, hangs } from "./fake-backend";
import { describeTraefik, times } from "./traefik-suite";

/* Whether the series that the rules read are those of a real Traefik 3.7, and count what happens. */

describeTraefik("the series of guardrails that bite", ({ traefik, serve, backend, ask, statuses }) => {
  const service = traefikService();
  const { signals, requests } = traefikSignals;
  const { timeout, retry, ejection, rate_limit: limited } = signals;
  if (timeout.kind !== "counters" || limited.kind !== "counters") throw new Error("no counters");
  if (retry.kind !== "difference" || ejection.kind !== "gauge") throw new Error("no difference, no gauge");

  /** Names as Kubernetes gives them: the tests' provider is a file. */
  const metrics = async () => (await traefik().metrics()).replaceAll("@file", "@kubernetescrd");
  const now = async () => {
    const text = await metrics();
    return {
      requests: exposedSum(text, [requests!(service)]) ?? 0,
      timeouts: exposedSum(text, timeout.counters(service)) ?? 0,
      limited: exposedSum(text, limited.counters(service)) ?? 0,
      retries: (exposedSum(text, retry.more(service)) ?? 0) - (exposedSum(text, [retry.less(service)]) ?? 0),
    };
  };
  /** What was counted while something happened. */
  const during = async (happens: () => Promise<unknown>) => {
    const before = await now();
    await happens();
    const after = await now();
    const grown = Object.entries(after).map(([name, value]) => [name, value - before[name as keyof typeof before]]);
    return Object.fromEntries(grown) as typeof before;
  };

  test("are read by the rules", () => {
    expect(signalRules(service)).toHaveLength(1);
  });

  test("a try that is repeated is a retry, and no timeout; Traefik's own counter of retries never comes", async () => {
    const [bad, good] = [await backend("bad", failsWith(503)), await backend("good")];
    await serve([bad, good]);
    const grown = await during(async () => expect(await statuses(6)).toEqual(times(6, 200)));
    expect(bad.seen.length).toBeGreaterThan(0);
    expect(grown).toEqual({ requests: 6, timeouts: 0, limited: 0, retries: bad.seen.length });
    expect(await metrics()).not.toContain("traefik_service_retries_total");
  });

  test("an answer that does not come is a timeout", async () => {
    await serve([await backend("hanging", hangs)], { timeouts: { backendRequest: "150ms" } });
    const grown = await during(async () => expect(await statuses(2, "POST")).toEqual([504, 504]));
    expect(grown).toEqual({ requests: 2, timeouts: 2, limited: 0, retries: 0 });
  });

  test("what is above the limit is counted, and is no try", async () => {
    await serve([await backend("one")], { rateLimit: { requests: 1, per: "minute", burst: 3 } });
    let answers: readonly number[] = [];
    const grown = await during(async () => (answers = await statuses(7, "POST")));
    const refused = answers.filter((status) => status === 429).length;
    expect([...new Set(answers)]).toEqual([200, 429]);
    expect(grown).toEqual({ requests: 7, timeouts: 0, limited: refused, retries: 0 });
  });

  test("a pod is out while its gauge is what the rules take for it, is back afterwards, and is forgotten with its series", async () => {
    const [bad, good] = [await backend("bad", failsWith(500)), await backend("good")];
    const out = async () => {
      const text = await metrics();
      const values = ejection.gauges(service).flatMap((gauge) => exposedValues(text, gauge));
      return values.map((value) => (value === ejection.biting ? "out" : value === ejection.idle ? "in" : value));
    };
    const eventually = async (states: readonly string[]) => {
      for (let tries = 0; tries < 60 && (await out()).join() !== states.join(); tries++)
        await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await out()).toEqual(states);
    };
    await serve([bad, good], {
      retry: { attempts: 0 },
      circuitBreaker: { eject: { consecutiveFailures: 2, for: "1s" } },
    });
    await eventually([]);
    for (let n = 0; n < 8; n++) await ask("POST");
    expect(await out()).toEqual(["out"]);
    await eventually(["in"]);
    await serve([good]);
    await eventually([]);
  }, 30_000);
});
