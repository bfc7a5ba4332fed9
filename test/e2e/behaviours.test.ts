import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answersOf, expectedOf, isKept, sameAnswers, timesOf } from "./behaviours-expectation";
import { BEHAVIOURS } from "./behaviours-list";
import type { Behaviour } from "./behaviours-list";
import { measure } from "./behaviours-measurement";
import type { Measured } from "./behaviours-measurement";
import { behavioursPage, columnOf } from "./behaviours-page";
import type { Published } from "./behaviours-page";
import { installedEnvoy } from "./envoy-process";
import { envoyUnderTest } from "./gateways/envoy-under-test";
import type { GatewayUnderTest } from "./gateways/gateway-under-test";
import { nginxUnderTest } from "./gateways/nginx-under-test";
import { traefikUnderTest } from "./gateways/traefik-under-test";
import { installedNginx } from "./nginx-process";
import { installedTraefik } from "./traefik-process";

/*
 * One list of behaviours on every gateway that is installed, all gateways at the same time: they wait most of it. The
 * measured table is published by `npm run docs:behaviours`, and every other run is compared with what is published.
 */

const PAGE = path.join(__dirname, "../../docs/gateway-behaviours.md");
const DATA = path.join(__dirname, "../../docs/gateway-behaviours.json");
const PUBLISHES = process.env.GUARDRAILS_PUBLISH_BEHAVIOURS === "true";

/** Where this process itself was woken so late, a time says nothing about a gateway. */
const BUSY = 20;

const [traefik, envoy] = [installedTraefik(), installedEnvoy()];
const gateways: readonly GatewayUnderTest[] = [
  ...installedNginx().map((binary) => nginxUnderTest(binary)),
  ...(traefik === undefined ? [] : [traefikUnderTest(traefik)]),
  ...(envoy === undefined ? [] : [envoyUnderTest(envoy)]),
];
const published = existsSync(DATA) ? (JSON.parse(readFileSync(DATA, "utf8")) as Published) : undefined;
const cells: Record<string, Record<string, Measured>> = {};

afterAll(() => Promise.all(gateways.map((gateway) => gateway.stop())), 20_000);

if (gateways.length > 0)
  describe.each(BEHAVIOURS)("$name", (behaviour) => {
    beforeAll(async () => {
      const row = await Promise.all(gateways.map((gateway) => measureQuietly(gateway, behaviour)));
      cells[behaviour.name] = Object.fromEntries(row.map((cell, index) => [columnOf(gateways[index].name), cell]));
    }, 120_000);

    test.each(gateways)("on $name is what the capability table says", ({ gateway, name }) => {
      const { milliseconds, ...measured } = cells[behaviour.name][columnOf(name)];
      const expected = expectedOf(behaviour, gateway);
      const [earliest, latest] = timesOf(expected);
      expect(measured).toEqual({ answers: answersOf(expected, gateway), hits: expected.hits });
      expect(milliseconds).toBeGreaterThanOrEqual(earliest);
      expect(milliseconds).toBeLessThanOrEqual(latest);
    });

    test("is what is published", () => {
      if (PUBLISHES) return;
      const row = Object.entries(cells[behaviour.name]).filter(([column]) => column in published!.columns);
      // Another version than the published ones is compared with nothing; CI has those that are published.
      if (process.env.CI === "true") expect(row.length).toBeGreaterThan(0);
      for (const [column, { milliseconds, ...measured }] of row) {
        const { milliseconds: then, ...cell } = published!.cells[behaviour.name][column];
        expect({ column, ...measured }).toEqual({ column, ...cell });
        expectClose(behaviour, then, milliseconds);
      }
    });
  });

/**
 * Once more, aloud, where this process was late or chance has decided; what is measured last counts whatever it is. Chance
 * alone fails three times in a row in 1 run of 5000.
 */
async function measureQuietly(gateway: GatewayUnderTest, behaviour: Behaviour): Promise<Measured> {
  const isDrawn = behaviour.drawn === true && gateway.gateway === "envoy-gateway";
  const attempts = isDrawn ? 3 : 2;
  for (let attempt = 1; ; attempt++) {
    const { late, ...measured } = await measure(gateway, behaviour);
    const mayBeChance = late >= BUSY || isDrawn;
    if (attempt === attempts || !mayBeChance || isKept(behaviour, gateway.gateway, measured)) return measured;
    const why = `this process was ${late} ms late${isDrawn ? ", and Envoy draws the pod of a repeat" : ""}`;
    const what = `${behaviour.name}: ${JSON.stringify(measured)} on ${gateway.name}`;
    process.stderr.write(`\nmeasured again: ${what}; ${why}\n`);
  }
}

/** Where the time is not one moment, both lie where the list says, which the test above has seen of the measured one. */
function expectClose(behaviour: Behaviour, one: number, other: number): void {
  if (behaviour.full.within !== undefined) return;
  expect(Math.abs(one - other)).toBeLessThanOrEqual(Math.max(one, other) * 0.1 + 150);
}

test("the published page is made of the published data, and both have all behaviours", () => {
  if (PUBLISHES) publish();
  const data = JSON.parse(readFileSync(DATA, "utf8")) as Published;
  expect(Object.keys(data.cells)).toEqual(BEHAVIOURS.map(({ name }) => name));
  expect(readFileSync(PAGE, "utf8")).toBe(behavioursPage(data));
  for (const behaviour of BEHAVIOURS)
    for (const [column, cell] of Object.entries(data.cells[behaviour.name]))
      expect({ column, kept: isKept(behaviour, data.columns[column].gateway, cell) }).toEqual({ column, kept: true });
});

/** Only a run with every column, so that nothing that was published is lost. */
function publish(): void {
  const columns = gateways.map(({ gateway, name }) => [columnOf(name), { gateway, version: name }]);
  expect(columns.map(([column]) => column)).toEqual(["NGINX 1.22", "NGINX 1.31", "Traefik 3.7", "Envoy 1.40"]);
  const date = new Date().toISOString().slice(0, 10);
  const data = { date, columns: Object.fromEntries(columns), cells } as Published;
  writeFileSync(DATA, `${JSON.stringify(data, undefined, 2)}\n`);
  writeFileSync(PAGE, behavioursPage(data));
}

test("a difference would be seen", () => {
  const [behaviour] = BEHAVIOURS;
  const kept = { answers: { 200: 1 }, hits: 1, milliseconds: 710 };
  expect(isKept(behaviour, "nginx", kept)).toBe(true);
  expect(isKept(behaviour, "nginx", { ...kept, milliseconds: 690 })).toBe(false);
  expect(isKept(behaviour, "nginx", { ...kept, milliseconds: 811 })).toBe(false);
  expect(isKept(behaviour, "nginx", { ...kept, hits: 2 })).toBe(false);
  expect(sameAnswers({ 200: 1 }, { 200: 1, 503: 1 })).toBe(false);
});
