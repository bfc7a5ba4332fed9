import type { RequestListener } from "node:http";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikFile } from "../traffic/traefik-file";
import { traefikService } from "../traffic/traefik-service";
import { fakeBackend, send } from "./fake-backend";
import type { Answer, FakeBackend, Sent } from "./fake-backend";
import { freePort } from "./gateways/server-process";
import { installedTraefik, startTraefik } from "./traefik-process";
import type { Traefik } from "./traefik-process";

/** No limits, short timeouts, one repeat: what a test is not about stays out of its way. */
export const QUIET = {
  timeouts: { connect: "200ms", request: "5s", backendRequest: "500ms" },
  retry: { attempts: 1, backoff: null, conditions: ["connect-failure", "reset", "timeout", 502, 503] },
  circuitBreaker: { maxParallelRequests: null, eject: null },
  rateLimit: null,
  maxBody: null,
};

/** What tests on one Traefik share; its process and all backends are ended with the tests. */
export interface TraefikSuite {
  readonly traefik: () => Traefik;
  backend(name: string, behaviour?: RequestListener): Promise<FakeBackend>;
  /** Ends it after the test. */
  closes<T extends { close(): Promise<void> }>(made: T): T;
  /** The checkout contract with changes under `traffic`, rendered, in front of these pods. */
  serve(pods: readonly (FakeBackend | string)[], traffic?: Record<string, unknown>): Promise<void>;
  ask(method?: string, sent?: Sent, port?: number): Promise<Answer>;
  /** Statuses of requests one after the other. */
  statuses(count: number, method?: string, sent?: Sent): Promise<number[]>;
}

/** Describes a suite that runs on a real Traefik 3.7; skipped aloud without one. */
export function describeTraefik(name: string, tests: (suite: TraefikSuite) => void): void {
  const binary = installedTraefik();
  if (binary === undefined)
    return describe.skip(`${name}, on Traefik, which is not installed`, () => tests(suiteOn("")));
  describe(name, () => tests(suiteOn(binary)));
}

function suiteOn(binary: string): TraefikSuite {
  let running: Traefik;
  const cleanups: (() => Promise<void>)[] = [];
  const closes = <T extends { close(): Promise<void> }>(made: T) => {
    cleanups.push(() => made.close());
    return made;
  };
  const ask = (method = "GET", sent: Sent = {}, port = running.web) =>
    send(port, method, { host: "shop.example.com", path: "/checkout/7", ...sent });
  beforeAll(async () => {
    running = await startTraefik(binary);
  }, 60_000);
  afterAll(() => running.stop());
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  return {
    traefik: () => running,
    closes,
    backend: async (name, behaviour) => closes(await fakeBackend(name, behaviour)),
    serve: async (pods, traffic = {}) => {
      const { routes, policies } = trafficGuardrails(traefikService({ ...QUIET, ...traffic }));
      const addresses = pods.map((pod) => (typeof pod === "string" ? pod : pod.address));
      expect(routes).toHaveLength(4);
      await running.load(traefikFile([...routes, ...policies], addresses));
    },
    ask,
    statuses: async (count, method, sent) => {
      const answers = [];
      for (let n = 0; n < count; n++) answers.push((await ask(method, sent)).status);
      return answers;
    },
  };
}

export const times = <T>(count: number, value: T) => Array<T>(count).fill(value);

/** The address of a pod that is gone. */
export const gone = async () => `127.0.0.1:${await freePort()}`;

/** Within 10 percent above what is written, and never before it; a busy machine adds some milliseconds of its own. */
export function expectAbout(measured: number, written: number): void {
  expect(measured).toBeGreaterThanOrEqual(written * 0.99);
  expect(measured).toBeLessThanOrEqual(written * 1.1 + 40);
}
