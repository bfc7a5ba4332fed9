import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { loadScriptOf } from "../../src/loadtest/load-script-of";
import { readService } from "../../src/spec/read-service";
import { contractDocument } from "../contract-document";
import { describeWithEngine } from "../engine";
import { failsWith, fakeBackend, resets } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";

/* The rendered script, run by k6 itself against servers on loopback: what its exit code says, and what it sends. */

/** k6's own exit codes. */
const [KEPT, THRESHOLDS, SCRIPT] = [0, 99, 107];
/** Ramping from 0 to 40 a second and down again makes 120 requests in 6 seconds. */
const stages = [
  { for: "3s", requestsPerSecond: 40 },
  { for: "3s", requestsPerSecond: 0.001 },
];
const PLANNED = 120;

const folder = mkdtempSync(path.join(tmpdir(), "guardrails-load-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The contract's service, whose mix is one GET and three POSTs; 99.9 % are to be answered, 99 % within 250 ms. */
const contract = contractDocument<{ spec: Record<string, unknown> & { loadTest: object } }>("checkout");
const { spec } = contract;
const { service } = readService(
  parse(stringify({ ...contract, spec: { ...spec, loadTest: { ...spec.loadTest, stages } } })),
);
const file = path.join(folder, "script.js");
writeFileSync(file, loadScriptOf(service!, guardedSlos(service!).slos)!.text);

interface Run {
  readonly code: number | null;
  readonly output: string;
}

function runOf(k6: string, env: Readonly<Record<string, string>>, script = file): Promise<Run> {
  const args = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const child = spawn(k6, ["run", "--no-usage-report", "--address", "", ...args, script], { timeout: 60_000 });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

/** Runs against a server of its own. */
async function against(
  k6: string,
  behaviour?: RequestListener,
  env: Readonly<Record<string, string>> = {},
): Promise<Run & Pick<FakeBackend, "seen" | "headers">> {
  const backend = await fakeBackend("app", behaviour);
  try {
    const run = await runOf(k6, { TARGET: `http://${backend.address}/`, ...env });
    return { ...run, seen: backend.seen, headers: backend.headers };
  } finally {
    await backend.close();
  }
}

/** Every `nth` request as `other`, the rest well. */
function everyNth(nth: number, other: RequestListener): RequestListener {
  let count = 0;
  return (incoming, response) => {
    count += 1;
    if (count % nth === 0) return other(incoming, response);
    incoming.resume().on("end", () => response.end("well"));
  };
}

const slow: RequestListener = (incoming, response) =>
  void incoming.resume().on("end", () => setTimeout(() => response.end("late"), 400));

/** The thresholds that did not hold. */
const crossed = ({ output }: Run) => [...output.matchAll(/✗ '([^']+)'/g)].map(([, threshold]) => threshold);
const counted = (seen: readonly string[]) =>
  Object.fromEntries([...new Set(seen)].sort().map((each) => [each, seen.filter((other) => other === each).length]));

jest.setTimeout(90_000);

describeWithEngine("k6", (k6) => {
  test("a service that keeps its promises passes, and got the mix that is written", async () => {
    const run = await against(k6);
    expect([run.code, crossed(run)]).toEqual([KEPT, []]);
    expect(run.seen.length).toBeGreaterThanOrEqual(PLANNED * 0.9);
    expect(run.seen.length).toBeLessThanOrEqual(PLANNED + 1);
    const { "GET /checkout/health": gets, "POST /checkout/quote": posts, ...others } = counted(run.seen);
    expect(others).toEqual({});
    // Two requests that are under way at once may change places.
    expect(Math.abs(posts - 3 * gets)).toBeLessThanOrEqual(3);
    expect(new Set(run.headers.map((each) => each["x-load-test"]))).toEqual(new Set(["full"]));
    expect(new Set(run.headers.map((each) => each["user-agent"]))).toEqual(new Set(["guardrails-load-test"]));
    const types = run.headers.map((each) => each["content-type"]).filter((type) => type !== undefined);
    expect([types.length, ...new Set(types)]).toEqual([posts, "application/json"]);
  });

  test.each([
    ["one error in 25", everyNth(25, failsWith(503)), ["rate<0.001"]],
    ["one refusal of a client's in 25", everyNth(25, failsWith(404)), ["rate<0.001"]],
    // A POST: k6 sends a GET again whose kept connection breaks.
    ["one broken connection in 23", everyNth(23, resets), ["rate<0.001"]],
    ["one late answer in 25", everyNth(25, slow), ["p(99)<250"]],
  ])("%s does not pass", async (_, behaviour, thresholds) => {
    const run = await against(k6, behaviour);
    expect([run.code, crossed(run)]).toEqual([THRESHOLDS, thresholds]);
  });

  test("an address that cannot be asked sends nothing, and nothing is no pass", async () => {
    const run = await runOf(k6, { TARGET: "http://[" });
    expect([run.code, crossed(run)]).toEqual([THRESHOLDS, ["count>=108"]]);
    expect(run.output).toMatch(/http_req_failed\.*: 0\.00%\s+0 out of 0/);
  });

  test("a server that nobody has started fails every request", async () => {
    const gone = await fakeBackend("gone");
    await gone.close();
    const run = await runOf(k6, { TARGET: `http://${gone.address}` });
    expect([run.code, crossed(run)]).toEqual([THRESHOLDS, ["rate<0.001"]]);
  });

  test.each([
    ["no target", {}, "TARGET is an address"],
    ["a target without a scheme", { TARGET: "checkout.shop.svc" }, "TARGET is an address"],
    [
      "a profile that there is not",
      { TARGET: "http://127.0.0.1:1", PROFILE: "soak" },
      "PROFILE is full or smoke, not soak",
    ],
  ])("%s is an error of the script, not a result", async (_, env, message) => {
    const run = await runOf(k6, env);
    expect([run.code, run.output]).toEqual([SCRIPT, expect.stringContaining(message)]);
  });

  test("a smoke test sends a hundred requests under the name of the host, and bears two failures but not three", async () => {
    const smoke = { PROFILE: "smoke", HOST: "shop.example.com" };
    const [two, three, late] = await Promise.all([
      against(k6, everyNth(50, failsWith(500)), smoke),
      against(k6, everyNth(33, failsWith(500)), smoke),
      against(k6, everyNth(6, slow), smoke),
    ]);
    expect([two.code, two.seen.length, crossed(two)]).toEqual([KEPT, 100, []]);
    expect(counted(two.seen)).toEqual({ "GET /checkout/health": 25, "POST /checkout/quote": 75 });
    expect(new Set(two.headers.map(({ host }) => host))).toEqual(new Set(["shop.example.com"]));
    expect(new Set(two.headers.map((each) => each["x-load-test"]))).toEqual(new Set(["smoke"]));
    expect([three.code, three.seen.length, crossed(three)]).toEqual([THRESHOLDS, 100, ["rate<0.025"]]);
    // 16 of 100, where 14.4 would page.
    expect([late.code, crossed(late)]).toEqual([THRESHOLDS, ["p(85.6)<250"]]);
  });
});
