import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../free-port";
import { finishedGuardrails } from "./command";

const CHECKOUT = path.join(__dirname, "../contract/checkout.guardrails.yaml");
const SECRET = "s3cr3t-t0ken";
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-budget-"));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server of the test's own on the loopback address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sloOf = (request: IncomingMessage) =>
  /slo="([a-z]+)"/.exec(new URL(request.url!, "http://x").searchParams.get("query")!)![1];
const vector = (...values: (string | [object, string])[]) => ({
  status: "success",
  data: {
    resultType: "vector",
    result: values.map((each) =>
      typeof each === "string" ? { metric: {}, value: [0, each] } : { metric: each[0], value: [0, each[1]] },
    ),
  },
});

/** A Prometheus that knows these budgets of the contract's three SLOs. */
const withBudgets = (answers: Record<string, object>) =>
  serve((request, response) => response.end(JSON.stringify(answers[sloOf(request)])));
const call = (url: string, ...args: string[]) => finishedGuardrails(["budget", CHECKOUT, "--prometheus", url, ...args]);

const WHOLE = vector("1");

test("enough everywhere is 0, and each SLO says how much", async () => {
  const url = await withBudgets({ availability: vector("0.834"), latency: WHOLE, payments: vector("0.1") });
  expect(await call(url, "--minimum", "10%")).toEqual({
    code: 0,
    err: "",
    out: "shop/checkout availability: 83.4 % of the error budget is left\nshop/checkout latency: 100 % of the error budget is left\nshop/checkout payments: 10 % of the error budget is left\n",
  });
});

test("one SLO with too little is 1, also one that is overspent without any minimum", async () => {
  const url = await withBudgets({ availability: vector("0.0999"), latency: WHOLE, payments: vector("-0.25") });
  const strict = await call(url, "--minimum", "10%");
  expect([strict.code, strict.out]).toEqual([
    1,
    "shop/checkout availability: 9.99 % of the error budget is left, less than 10 %\nshop/checkout latency: 100 % of the error budget is left\nshop/checkout payments: overspent by 25 %, less than 10 %\n",
  ]);
  const { code, out } = await call(url);
  expect([code, out.split("\n")[2]]).toEqual([1, "shop/checkout payments: overspent by 25 %, less than 0 %"]);
});

test("every group counts, and a label's value cannot move the cursor", async () => {
  const groups = vector([{ tenant: "a" }, "0.5"], [{ tenant: "b\u001b[2J" }, "0.01"]);
  const url = await withBudgets({ availability: groups, latency: WHOLE, payments: WHOLE });
  const { code, out } = await call(url, "--minimum", "5%");
  expect([code, ...out.split("\n").slice(0, 2)]).toEqual([
    1,
    'shop/checkout availability{tenant="a"}: 50 % of the error budget is left',
    'shop/checkout availability{tenant="b\\u001b[2J"}: 1 % of the error budget is left, less than 5 %',
  ]);
});

test.each([
  ["a missing series", vector(), "there is no series slo:error_budget_remaining:ratio"],
  ["a budget that is not a number", vector("NaN"), "the budget is not a number"],
  ["an endless budget", vector("+Inf"), "the budget is not a number"],
])("%s is unknown, which is 2 and never enough", async (_, answer, why) => {
  const url = await withBudgets({ availability: answer, latency: WHOLE, payments: WHOLE });
  const { code, out } = await call(url);
  expect([code, out.split("\n")[0]]).toEqual([2, `shop/checkout availability: unknown, which is never enough: ${why}`]);
});

test("as JSON", async () => {
  const url = await withBudgets({ availability: vector("0.5"), latency: vector(), payments: vector("-1") });
  const { code, out } = await call(url, "--minimum", "1%", "--format", "json");
  const id = (slo: string) => ({ namespace: "shop", service: "checkout", slo, group: {} });
  expect([code, JSON.parse(out)]).toEqual([
    2,
    {
      minimum: 0.01,
      budgets: [
        { ...id("availability"), left: 0.5, enough: true },
        { ...id("latency"), enough: false, unknown: "there is no series slo:error_budget_remaining:ratio" },
        { ...id("payments"), left: -1, enough: false },
      ],
    },
  ]);
});

describe("a server that cannot say", () => {
  const failures: [string, RequestListener, string][] = [
    ["refuses", (_, response) => response.writeHead(401).end("no"), "it refuses the request (401)"],
    [
      "is broken",
      (_, response) => response.writeHead(503).end("oops"),
      "it does not answer as Prometheus does (status 503)",
    ],
    [
      "is something else",
      (_, response) => response.end("<html>"),
      "it does not answer as Prometheus does (status 200)",
    ],
    [
      "has an error",
      (_, response) => response.writeHead(422).end('{"status":"error"}'),
      "it does not answer as Prometheus does (status 422)",
    ],
    [
      "gives no vector",
      (_, response) => response.end('{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}'),
      "it does not answer as Prometheus does (status 200)",
    ],
    [
      "gives half a series",
      (_, response) => response.end('{"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}}'),
      "it does not answer as Prometheus does (status 200)",
    ],
    [
      "redirects",
      (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      "it redirects, which is not followed",
    ],
    ["talks too much", (_, response) => response.end("x".repeat(5 * 1024 * 1024)), "its answer is too long"],
    ["hangs up", (_, response) => void response.destroy(), "it cannot be reached"],
    ["hangs", () => undefined, "it does not answer within 0.3 s"],
  ];

  test.each(failures)("because it %s is 2, and its secrets stay secret", async (_, listener, why) => {
    const url = await serve(listener);
    const token = path.join(folder, "token");
    writeFileSync(token, `Authorization: Bearer ${SECRET}\n`);
    // Long enough for a busy machine; only who never answers is waited for.
    const timeout = why.includes("within") ? "0.3" : "20";
    const { code, out, err } = await call(url, "--timeout", timeout, "--header-file", token);
    expect([code, out]).toEqual([
      2,
      expect.stringContaining(`availability: unknown, which is never enough: Prometheus: ${why}`),
    ]);
    expect(`${out}${err}`).not.toContain(SECRET);
  });

  test("because nobody listens is 2", async () => {
    const { code, out } = await call(`http://127.0.0.1:${await freePort()}`);
    expect([code, out]).toEqual([2, expect.stringContaining("Prometheus: it cannot be reached (ECONNREFUSED)")]);
  });
});

describe("headers", () => {
  const seen: (string | undefined)[] = [];
  const url = () =>
    serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(JSON.stringify(WHOLE));
    });

  test("come from a file, or from the environment", async () => {
    const token = path.join(folder, "header");
    writeFileSync(token, `authorization: Basic ${SECRET}==\r\nX-Scope-OrgID: shop\r\n`);
    expect((await call(await url(), "--header-file", token)).code).toBe(0);
    const environment = {
      GUARDRAILS_PROMETHEUS_HEADERS: `Authorization: Bearer ${SECRET}`,
      GUARDRAILS_PROMETHEUS: await url(),
    };
    expect((await finishedGuardrails(["budget", CHECKOUT], environment)).code).toBe(0);
    expect([...new Set(seen)]).toEqual([`Basic ${SECRET}==`, `Bearer ${SECRET}`]);
  });

  test.each([
    ["without a name", `Bearer ${SECRET}`],
    ["with a control character", `Authorization: ${SECRET}\u0007`],
    ["beyond ASCII", `Authorization: ${SECRET}ü`],
  ])("%s are refused without showing them", async (_, line) => {
    const token = path.join(folder, "wrong");
    writeFileSync(token, `${line}\n`);
    const { code, out, err } = await call("http://127.0.0.1:1", "--header-file", token);
    expect([code, out, err]).toEqual([2, "", 'line 1 of the headers is not of the form "Authorization: Bearer ..."\n']);
  });

  test("that cannot be read are refused", async () => {
    const { code, err } = await call("http://127.0.0.1:1", "--header-file", path.join(folder, "nowhere"));
    expect([code, err]).toEqual([2, "the header file cannot be read\n"]);
  });
});

test.each([
  ["an address with a password", ["--prometheus", `http://me:${SECRET}@127.0.0.1`]],
  ["another kind of address", ["--prometheus", "ftp://127.0.0.1"]],
  ["no address", ["--prometheus", "prometheus"]],
  ["a minimum without a sign", ["--minimum", "10"]],
  ["a minimum above everything", ["--minimum", "101%"]],
  ["no time at all", ["--timeout", "0"]],
])("%s is refused", async (_, args) => {
  const { code, out } = await finishedGuardrails(["budget", CHECKOUT, ...args]);
  expect([code, out]).toEqual([2, ""]);
});

test("a file that cannot be read is 2", async () => {
  const { code, err } = await finishedGuardrails(["budget", path.join(folder, "none.yaml")]);
  expect([code, err]).toEqual([2, expect.stringContaining("there is no such file")]);
});
