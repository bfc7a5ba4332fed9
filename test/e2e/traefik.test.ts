import type { RequestListener } from "node:http";
import { blackHole, breaksOff, drips, failsWith, hangs, resets } from "./fake-backend";
import { describeTraefik, expectAbout, gone, QUIET, times } from "./traefik-suite";

/*
 * What is rendered for Kubernetes, on a real Traefik 3.7: the objects are handed to its file provider field by field. Each test
 * is about a cell of the capability table. Everything listens on loopback and is ended by its process id.
 */

describeTraefik("timeouts on Traefik", ({ backend, serve, ask, closes }) => {
  test("backendRequest cuts a hanging try, and a GET is repeated on the other pod", async () => {
    const [slow, good] = [await backend("slow", hangs), await backend("good")];
    await serve([slow, good], { timeouts: { ...QUIET.timeouts, backendRequest: "1s" } });
    const answers = [await ask(), await ask()];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, "good"]));
    const cut = answers.filter((each) => each.milliseconds > 500);
    expect(cut.length).toBeGreaterThan(0);
    for (const { milliseconds } of cut) expectAbout(milliseconds, 1_000);
    expect([slow.seen, good.seen]).toEqual([times(cut.length, "GET /checkout/7"), times(2, "GET /checkout/7")]);
  });

  test("when every pod hangs, all tries are cut and the client gets 504", async () => {
    const pods = [await backend("a", hangs), await backend("b", hangs)];
    await serve(pods, { retry: { ...QUIET.retry, attempts: 2 } });
    const answer = await ask();
    expect(answer.status).toBe(504);
    expectAbout(answer.milliseconds, 1_500);
    expect(pods.flatMap((each) => each.seen)).toHaveLength(3);
  });

  test("connect cuts a connection that is not answered, and the other pod is tried", async () => {
    const hole = closes(await blackHole());
    const good = await backend("good");
    await serve([hole.address, good], { timeouts: { ...QUIET.timeouts, connect: "400ms" } });
    const answers = [await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expectAbout(Math.max(...answers.map((each) => each.milliseconds)), 400);
  });

  test("request keeps further tries from starting, and does not cut one that has", async () => {
    const pods = [await backend("a", failsWith(503, 300)), await backend("b", failsWith(503, 300))];
    await serve(pods, {
      timeouts: { ...QUIET.timeouts, request: "450ms", backendRequest: "400ms" },
      retry: { ...QUIET.retry, attempts: 5 },
    });
    const answer = await ask();
    expect(answer.status).toBe(503);
    expectAbout(answer.milliseconds, 600);
    expect(pods.flatMap((each) => each.seen)).toHaveLength(2);
  });

  test("what is lost: an answer that drips runs into no timeout at all", async () => {
    await serve([await backend("drips", drips(5, 300))], { timeouts: { request: "600ms", backendRequest: "500ms" } });
    const answer = await ask();
    expect([answer.status, answer.body]).toEqual([200, "xxxxx"]);
    expectAbout(answer.milliseconds, 1_500);
  });
});

describeTraefik("retries on Traefik", ({ backend, serve, ask, statuses }) => {
  test.each([
    ["resets", resets],
    ["answers 503 in chunks", failsWith(503)],
    ["answers 502", failsWith(502)],
  ])("a GET is repeated when a pod %s, and the answer is the second pod's alone", async (_, behaviour) => {
    const bad = await backend("bad", behaviour);
    const good = await backend("good", (_incoming, response) => response.writeHead(201, { "x-mine": "yes" }).end("{}"));
    await serve([bad, good]);
    for (const answer of [await ask(), await ask()]) {
      expect([answer.status, answer.body]).toEqual([201, "{}"]);
      expect([answer.headers["x-mine"], answer.headers["x-failed"]]).toEqual(["yes", undefined]);
    }
    // The first turn is chance: the bad pod has one of two requests or both.
    expect(bad.seen.length).toBeGreaterThan(0);
    expect(good.seen).toHaveLength(2);
  });

  test("a pod that fails once is asked again", async () => {
    let asked = 0;
    const answers: RequestListener[] = [failsWith(503), (_incoming, response) => response.end("better")];
    const flaps = await backend("flaps", (incoming, response) => answers[asked++ % 2](incoming, response));
    await serve([flaps]);
    expect((await ask()).body).toBe("better");
    expect(flaps.seen).toHaveLength(2);
  });

  test.each([{ maxBody: null }, { maxBody: "1Mi" }])(
    "when every pod answers 503 in chunks, the client sees 503 and not the 200 of traefik#13874 (%j)",
    async (body) => {
      const pods = [await backend("a", failsWith(503)), await backend("b", failsWith(503))];
      await serve(pods, { retry: { ...QUIET.retry, attempts: 3 }, ...body });
      const answer = await ask();
      expect([answer.status, answer.body, answer.headers["x-failed"]]).toEqual([503, "no", "yes"]);
      expect(pods.flatMap((each) => each.seen)).toHaveLength(4);
    },
  );

  const failures: [string, RequestListener | undefined, number][] = [
    ["hang", hangs, 504],
    ["reset", resets, 502],
    ["answer 503", failsWith(503), 503],
    ["are not there", undefined, 502],
  ];
  const methods = ["POST", "PATCH", "PUT", "DELETE"];
  const cases = methods.flatMap((method) =>
    failures.map(([what, behaviour, status]) => ({ method, what, behaviour, status })),
  );
  test.each(cases)("a $method is sent once when pods $what", async ({ method, behaviour, status }) => {
    const pods = behaviour === undefined ? [] : [await backend("a", behaviour), await backend("b", behaviour)];
    await serve(pods.length > 0 ? pods : [await gone(), await gone()]);
    expect((await ask(method, { body: "x=1" })).status).toBe(status);
    expect(pods.flatMap((each) => each.seen)).toEqual(pods.length > 0 ? [`${method} /checkout/7`] : []);
  });

  test("a method that was written is repeated, POST with its body", async () => {
    const bodies: string[] = [];
    const keeps: RequestListener = (incoming, response) => {
      incoming.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      incoming.on("end", () => response.writeHead(503).end());
    };
    await serve([await backend("a", keeps), await backend("b", keeps)], {
      retry: { ...QUIET.retry, methods: ["GET", "POST"] },
    });
    expect((await ask("POST", { body: "sku=a1" })).status).toBe(503);
    expect(bodies).toEqual(["sku=a1", "sku=a1"]);
  });

  test("one dead pod of two costs no GET, one after the other", async () => {
    const good = await backend("good");
    await serve([await gone(), good]);
    expect(await statuses(20)).toEqual(times(20, 200));
    expect(good.seen).toHaveLength(20);
  });

  /** Of 200 requests in twenties. */
  async function failedOf200(): Promise<number> {
    let failed = 0;
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
      failed += answers.filter(({ status }) => status !== 200).length;
    }
    return failed;
  }

  test("what is lost: of parallel GETs about the share that the finding says meets the dead pod in both tries", async () => {
    await serve([await gone(), await backend("good")]);
    const failed = await failedOf200();
    expect(failed).toBeGreaterThan(200 * 0.25 * 0.4);
    expect(failed).toBeLessThan(200 * 0.25 * 1.6);
  });

  test("with eject hardly any does", async () => {
    const eject = { consecutiveFailures: 3, for: "30s", consecutive5xx: null, maxPercent: null };
    await serve([await gone(), await backend("good")], { circuitBreaker: { maxParallelRequests: null, eject } });
    expect(await failedOf200()).toBeLessThanOrEqual(10);
  });

  test("what is lost: an answer that breaks inside its headers is a 500 and not repeated", async () => {
    const pods = [await backend("a", breaksOff), await backend("b", breaksOff)];
    await serve(pods);
    expect((await ask()).status).toBe(500);
    expect(pods.flatMap((each) => each.seen)).toHaveLength(1);
  });

  test.each([
    ["GET", 200, 3],
    ["PUT", 502, 2],
    ["POST", 502, 2],
  ])(
    "without retries a %s whose kept connection breaks is %i: the pod was asked %i times",
    async (method, status, hits) => {
      let asked = 0;
      const pod = await backend("breaks its second", (incoming, response) => {
        if (++asked === 2) return resets(incoming, response);
        incoming.resume().on("end", () => response.end("ok"));
      });
      await serve([pod], { retry: null });
      expect((await ask(method)).status).toBe(200);
      expect((await ask(method)).status).toBe(status);
      expect(pod.seen).toHaveLength(hits);
    },
  );

  test("what is lost: waits begin at backoff, give or take half, and do not double", async () => {
    const at: number[] = [];
    const failing: RequestListener = (incoming, response) => {
      at.push(performance.now());
      failsWith(503)(incoming, response);
    };
    await serve([await backend("a", failing)], { retry: { ...QUIET.retry, attempts: 5, backoff: "100ms" } });
    await ask();
    const waits = at.slice(1).map((each, index) => each - at[index]);
    expect(waits).toHaveLength(5);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(49);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(300 + 60);
  });
});
