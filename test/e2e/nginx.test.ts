import { execFileSync } from "node:child_process";
import { createServer, request } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { fakeBackend, hangs, send } from "./fake-backend";
import type { Answer, FakeBackend, Sent } from "./fake-backend";
import { freePort, sleep } from "./gateways/server-process";
import { installedNginx, nginxService, nginxVersion, startNginx, writeNginx } from "./nginx-process";
import type { NginxFile } from "./nginx-process";

/*
 * The rendered configuration on real NGINX, every version that is installed: Debian's nginx-light and the newer one
 * that is pinned. Everything listens on loopback and is ended by its process id.
 */

const binaries = installedNginx();
if (binaries.length === 0) test.skip("on NGINX, which is not installed", () => undefined);

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function backend(name: string, behaviour?: RequestListener): Promise<FakeBackend> {
  const made = await fakeBackend(name, behaviour);
  cleanups.push(() => made.close());
  return made;
}

const gone = async () => `127.0.0.1:${await freePort()}`;

/** A file for `nginx -t`, which resolves addresses and connects to none. */
function written(traffic: object = {}): NginxFile {
  const made = writeNginx(nginxService(["127.0.0.1:65001", "127.0.0.1:65002"], traffic), "127.0.0.1:65003");
  cleanups.push(() => made.remove());
  return made;
}

/** The port of an NGINX in front of these pods. */
async function start(binary: string, pods: readonly (FakeBackend | string)[], traffic: object = {}): Promise<number> {
  const addresses = pods.map((pod) => (typeof pod === "string" ? pod : pod.address));
  const { port, stop } = await startNginx(binary, nginxService(addresses, traffic));
  cleanups.push(() => stop());
  return port;
}

/** A pod that takes any switch of protocols. */
async function upgrading(): Promise<Pick<FakeBackend, "address" | "headers">> {
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((incoming, response) => {
    headers.push(incoming.headers);
    response.end();
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
    headers.push(incoming.headers);
    const { upgrade } = incoming.headers;
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, headers };
}

/** The answer to a request to switch: its status, and the protocol if it was switched to one. */
function upgraded(port: number, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: "127.0.0.1", path: "/live", headers, agent: false });
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(`${response.statusCode} ${response.headers.upgrade}`);
    });
    asked.on("response", (response) => resolve(String(response.resume().statusCode)));
    asked.on("error", reject).end();
  });
}

const ask = (port: number, method: string, sent: Sent = {}): Promise<Answer> =>
  send(port, method, { host: "catalog.example.com", path: "/items?page=2", ...sent });

/** Within 10 %, and a constant for a busy machine. */
function expectAbout(milliseconds: number, expected: number): void {
  expect(milliseconds).toBeGreaterThanOrEqual(expected * 0.99);
  expect(milliseconds).toBeLessThanOrEqual(expected * 1.1 + 150);
}

const unlimited = { rateLimit: null };

for (const binary of binaries)
  describe(`NGINX ${nginxVersion(binary)}`, () => {
    test("accepts the catalog contract's configuration without a warning", () => {
      const { directory, file } = written();
      const output = execFileSync("sh", ["-c", `"$0" -t -p "$1" -c "$2" 2>&1`, binary, directory, file], {
        encoding: "utf8",
      });
      expect(output).toContain("syntax is ok");
      expect(output).toContain("test is successful");
      expect(output).not.toMatch(/\[(warn|error|emerg)\]/);
    });

    test("accepts every guardrail NGINX has, on a path of its own, for the longest host name", () => {
      const label = "a".repeat(63);
      const { directory, file } = written({
        path: "/v1.2/items",
        hostnames: [`${label}.${label}.${label}.${"b".repeat(61)}`, "*.example.com"],
        circuitBreaker: { maxConnections: 9, maxParallelRequests: 31 },
        retry: { methods: ["GET", "POST"], conditions: ["timeout", 403, 404, 429, 500, 502, 503, 504] },
        rateLimit: { requests: 660, per: "hour", burst: 0 },
        maxBody: "1500k",
      });
      const check = () => execFileSync(binary, ["-t", "-p", directory, "-c", file], { stdio: "pipe" });
      expect(check).not.toThrow();
    });

    test.each([{ maxParallelRequests: 65_535 }, { maxConnections: 1_000_000 }, { maxParallelRequests: 5_000 }])(
      "accepts %j without a warning",
      (limits) => {
        const allowWeaker = ["timeouts.request", "timeouts.backendRequest", "circuitBreaker.maxConnections"];
        const { directory, file } = written({ circuitBreaker: limits, allowWeaker });
        const output = execFileSync("sh", ["-c", `"$0" -t -p "$1" -c "$2" 2>&1`, binary, directory, file], {
          encoding: "utf8",
        });
        expect(output).toContain("test is successful");
        expect(output).not.toMatch(/\[(warn|error|emerg)\]/);
      },
    );

    test.each([
      [undefined, "http"],
      ["https", "https"],
      ["HTTPS", "https"],
      ["http", "http"],
      ["javascript", "http"],
      ["https, http", "http"],
    ])(
      "X-Forwarded-Proto %s from what ends TLS is %s to the app; its host is the one that was asked for",
      async (sent, seen) => {
        const good = await backend("good");
        const port = await start(binary, [good, good], unlimited);
        const headers = { "x-forwarded-host": "evil.example.net", ...(sent && { "x-forwarded-proto": sent }) };
        await ask(port, "GET", { headers });
        expect(good.headers[0]).toMatchObject({ "x-forwarded-proto": seen, "x-forwarded-host": "catalog.example.com" });
      },
    );

    test.each([
      ["websocket", "101 websocket", "websocket upgrade"],
      ["h2c", "200", "undefined undefined"],
    ])("a switch to %s is answered with %s", async (protocol, answer, seen) => {
      const pod = await upgrading();
      const port = await start(binary, [pod.address, pod.address], unlimited);
      const headers = { connection: "Upgrade", upgrade: protocol, host: "catalog.example.com" };
      expect(await upgraded(port, headers)).toBe(answer);
      expect(pod.headers.map((each) => `${each.upgrade} ${each.connection}`)).toEqual([seen]);
    });

    test("holds as many requests at once as maxParallelRequests lets through, and no more", async () => {
      const waiting: (() => void)[] = [];
      const slow: RequestListener = (_incoming, response) => void waiting.push(() => response.end());
      const port = await start(binary, [await backend("a", slow), await backend("b", slow)], {
        ...unlimited,
        retry: null,
        timeouts: { request: "60s", backendRequest: "60s" },
        circuitBreaker: { maxParallelRequests: 700, eject: null },
      });
      const asked = Array.from({ length: 720 }, () => ask(port, "GET"));
      const refused = Promise.all(asked).then((answers) => answers.filter(({ status }) => status === 503));
      while (waiting.length < 700) await sleep(20);
      for (const answer of waiting) answer();
      expect(await refused).toHaveLength(20);
    });

    test("without a retry no status takes a backend out, as the finding says", async () => {
      const bad = await backend("bad", (_incoming, response) => response.writeHead(503).end());
      const port = await start(binary, [bad, await backend("good")], { ...unlimited, retry: null });
      const statuses = [];
      for (let n = 0; n < 20; n++) statuses.push((await ask(port, "GET")).status);
      expect(statuses.filter((status) => status === 503)).toHaveLength(10);
    });

    test("cuts a hanging try at its limit and repeats a GET once, on the other backend", async () => {
      const slow = await backend("slow", hangs);
      const good = await backend("good");
      const port = await start(binary, [slow, good], unlimited);
      const answer = await ask(port, "GET");
      expect([answer.status, answer.body]).toEqual([200, "good"]);
      expectAbout(answer.milliseconds, 1_000);
      expect([slow.seen, good.seen]).toEqual([["GET /items?page=2"], ["GET /items?page=2"]]);
    });

    test("gives up after the configured tries when every backend hangs", async () => {
      const backends = [await backend("a", hangs), await backend("b", hangs), await backend("c", hangs)];
      const timeouts = { backendRequest: "400ms" };
      const port = await start(binary, backends, { ...unlimited, timeouts });
      const answer = await ask(port, "GET");
      expect(answer.status).toBe(504);
      expectAbout(answer.milliseconds, 800);
      expect(backends.flatMap((each) => each.seen)).toHaveLength(2);
    });

    test.each(["POST", "PUT", "DELETE"])("lets a %s that times out reach a backend exactly once", async (method) => {
      const backends = [await backend("a", hangs), await backend("b", hangs)];
      const port = await start(binary, backends, {
        ...unlimited,
        timeouts: { backendRequest: "400ms" },
      });
      const answer = await ask(port, method, { body: "x=1" });
      expect(answer.status).toBe(504);
      expectAbout(answer.milliseconds, 400);
      expect(backends.flatMap((each) => each.seen)).toEqual([`${method} /items?page=2`]);
    });

    test("passes a POST's URI and body on, and its 503 back without a second try", async () => {
      const bodies: string[] = [];
      const failing: RequestListener = (incoming, response) => {
        incoming.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
        incoming.on("end", () => response.writeHead(503).end("no"));
      };
      const backends = [await backend("a", failing), await backend("b", failing)];
      const port = await start(binary, backends, unlimited);
      expect(await ask(port, "POST", { body: "sku=a1" })).toMatchObject({ status: 503, body: "no" });
      expect(bodies).toEqual(["sku=a1"]);
    });

    test("a dead backend costs no failed GET", async () => {
      const good = await backend("good");
      const port = await start(binary, [await gone(), good], unlimited);
      const answers = [];
      for (let n = 0; n < 20; n++) answers.push((await ask(port, "GET")).status);
      expect(answers).toEqual(Array(20).fill(200));
      expect(good.seen).toHaveLength(20);
    });

    test("takes a failing backend out after the configured failures, and not before", async () => {
      const bad = await backend("bad", (_incoming, response) => response.writeHead(503).end());
      const good = await backend("good");
      const port = await start(binary, [bad, good], unlimited);
      for (let n = 0; n < 20; n++) expect((await ask(port, "GET")).status).toBe(200);
      expect(bad.seen).toHaveLength(3);
    });

    test("without eject one slow GET takes no backend out", async () => {
      let isSlow = true;
      const sick: RequestListener = (incoming, response) =>
        void (isSlow || incoming.resume().on("end", () => response.end()));
      const port = await start(binary, [await backend("a", sick), await backend("b", sick)], {
        ...unlimited,
        circuitBreaker: null,
        timeouts: { backendRequest: "300ms" },
      });
      expect((await ask(port, "GET")).status).toBe(504);
      isSlow = false;
      expect((await ask(port, "GET")).status).toBe(200);
    });

    test("answers 429 above the rate and its burst, whatever the method", async () => {
      const good = await backend("good");
      const other = await backend("other");
      const rateLimit = { requests: 1, per: "second", burst: 3 };
      const port = await start(binary, [good, other], { rateLimit });
      const methods = ["GET", "POST", "GET", "POST", "GET", "POST", "GET", "POST"];
      const statuses = (await Promise.all(methods.map((method) => ask(port, method)))).map((answer) => answer.status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(4);
      expect(statuses.filter((status) => status === 429)).toHaveLength(4);
      expect([...good.seen, ...other.seen]).toHaveLength(4);
    });

    test("answers 413 above the largest body and passes one of exactly that size", async () => {
      const good = await backend("good");
      const port = await start(binary, [good, good], { ...unlimited, maxBody: "4Ki" });
      expect((await ask(port, "POST", { body: "x".repeat(4_096) })).status).toBe(200);
      expect((await ask(port, "POST", { body: "x".repeat(4_097) })).status).toBe(413);
      expect(good.seen).toHaveLength(1);
    });

    test("answers 404 to a host that is not the service's, and no backend sees it", async () => {
      const good = await backend("good");
      const port = await start(binary, [good, good], unlimited);
      expect((await ask(port, "GET", { host: "evil.example.net" })).status).toBe(404);
      expect(good.seen).toHaveLength(0);
      expect((await ask(port, "GET")).status).toBe(200);
    });

    test("answers 404 outside the service's path, which is matched by whole parts", async () => {
      const good = await backend("good");
      const port = await start(binary, [good, good], { ...unlimited, path: "/shop" });
      const paths = ["/shop", "/shop/a", "/shopping", "/"];
      const statuses = [];
      for (const path of paths) statuses.push((await ask(port, "GET", { path })).status);
      expect(statuses).toEqual([200, 200, 404, 404]);
    });
  });
