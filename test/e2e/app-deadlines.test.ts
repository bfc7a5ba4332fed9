import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadlinesConfigMap } from "../../src/traffic/deadlines-config-map";
import { contractService } from "../traffic/contract-service";

/*
 * The programs of docs/app-deadlines.md, as they stand there, against a server that never answers, one that drips and one that
 * answers. The variables are those of the generated ConfigMap.
 */

const DOC = readFileSync(join(__dirname, "../../docs/app-deadlines.md"), "utf8");
const DEADLINE = 1_200;

interface Runtime {
  readonly language: string;
  readonly file: string;
  readonly program: string;
  readonly version: readonly string[];
  /** Arguments before the file; what must be compiled is compiled first, so that only the program is timed. */
  readonly compile?: (file: string) => readonly string[];
  readonly run: (file: string) => readonly string[];
}

const RUNTIMES: readonly Runtime[] = [
  { language: "js", file: "payments.js", program: "node", version: ["--version"], run: (file) => ["node", file] },
  {
    language: "go",
    file: "payments.go",
    program: "go",
    version: ["version"],
    compile: (file) => ["go", "build", "-o", `${file}.program`, file],
    run: (file) => [`${file}.program`],
  },
  {
    language: "java",
    file: "Payments.java",
    program: "javac",
    version: ["-version"],
    compile: (file) => ["javac", file],
    run: (file) => ["java", "-cp", join(file, ".."), "Payments"],
  },
  {
    language: "python",
    file: "payments.py",
    program: "python3",
    version: ["--version"],
    run: (file) => ["python3", file],
  },
];

const isThere = ({ program, version }: Runtime) => spawnSync(program, version).status === 0;

/** The only block of a language. */
function block(language: string): string {
  const blocks = [...DOC.matchAll(/```(\w+)\n([^]*?)```/g)].filter(([, name]) => name === language);
  expect(blocks).toHaveLength(1);
  return blocks[0][2];
}

const hang: RequestListener = () => undefined;
const drip: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-length": "1000" });
  const timer = setInterval(() => response.write("."), 50);
  response.on("close", () => clearInterval(timer));
};
const answer: RequestListener = (_request, response) => void response.end("paid");

const folder = mkdtempSync(join(tmpdir(), "guardrails-deadlines-"));
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

/** Where it listens, and when the first request reached it. */
async function serve(listener: RequestListener) {
  const seen: { at?: number } = {};
  const server = createServer((request, response) => {
    seen.at ??= performance.now();
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

async function run(command: readonly string[], url: string) {
  const service = contractService("checkout", { traffic: { deadlines: { "payments-api": `${DEADLINE}ms` } } });
  const data = deadlinesConfigMap(service)?.data as Record<string, string>;
  const child = spawn(command[0], command.slice(1), { env: { ...process.env, ...data, PAYMENTS_API_URL: url } });
  const kill = setTimeout(() => child.kill("SIGKILL"), 15_000);
  let text = "";
  let last = 0;
  child.stdout.on("data", (part: Buffer) => {
    text += part.toString();
    last = performance.now();
  });
  const status = await new Promise<number | null>((done) => child.on("close", done));
  clearTimeout(kill);
  return { status, text, last };
}

for (const runtime of RUNTIMES) {
  const name = `docs/app-deadlines.md, ${runtime.language}`;
  if (!isThere(runtime)) {
    process.stderr.write(
      `skipped: ${runtime.program} is not installed, so the ${runtime.language} program of ${name} is not run\n`,
    );
    test.skip(`${name}: ${runtime.program} is not installed`, () => undefined);
    continue;
  }
  const file = join(folder, runtime.file);

  test(`${name}: gives up on a server that hangs and on one that drips, and takes an answer`, async () => {
    writeFileSync(file, block(runtime.language));
    if (runtime.compile !== undefined) {
      const [program, ...given] = runtime.compile(file);
      const compiled = spawnSync(program, given, { encoding: "utf8" });
      expect([compiled.status, compiled.stderr]).toEqual([0, ""]);
    }
    for (const listener of [hang, drip]) {
      const { url, seen } = await serve(listener);
      const { status, text, last } = await run(runtime.run(file), url);
      expect([status, text]).toEqual([1, expect.stringMatching(/^gave up: /)]);
      // The clock of the program starts before its request arrives: a cold JVM takes a third of a second to send one.
      const waited = last - seen.at!;
      expect(waited).toBeGreaterThan(DEADLINE * 0.4);
      expect(waited).toBeLessThan(DEADLINE * 1.5);
    }
    const { url } = await serve(answer);
    expect(await run(runtime.run(file), url)).toMatchObject({ status: 0, text: "paid\n" });
  }, 120_000);
}
