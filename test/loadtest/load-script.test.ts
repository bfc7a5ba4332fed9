import fc from "fast-check";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { loadScript } from "../../src/loadtest/load-script";
import { loadScriptOf, scriptConfigMap } from "../../src/loadtest/load-script-of";
import { requestMix } from "../../src/loadtest/request-mix";
import type { LoadTest, Service } from "../../src/spec/service";
import { checkoutService } from "../canary/checkout";

const service = checkoutService({ besideSlos: true });
const { slos } = guardedSlos(service);
type Request = LoadTest["requests"][number];
const GET: Request = { method: "GET", path: "/", weight: 1 };
const withRequests = (requests: Request[]): LoadTest => ({ ...service.loadTest!, requests });

test("the mix is exact in every round, and neighbours differ", () => {
  const mix = requestMix(
    withRequests([
      { ...GET, weight: 60 },
      { ...GET, path: "/b", weight: 40 },
    ]),
  );
  const sent = Array.from({ length: 100 }, (_, i) => {
    const place = (i * mix.step) % mix.places;
    return mix.requests.find(({ upTo }) => place < upTo)!.path;
  });
  expect([sent.filter((path) => path === "/").length, mix.places]).toEqual([60, 100]);
  // Sixty of one kind at a stretch would be two load tests, one after the other.
  expect(sent.join("")).not.toMatch(/(\/(?!b)){4}|(\/b){3}/);
});

test("any weights: each request has exactly its share of a round", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(weights, (written) => {
      const mix = requestMix(withRequests(written.map((weight, index) => ({ ...GET, path: `/${index}`, weight }))));
      const counts = new Map<string, number>();
      for (let i = 0; i < mix.places; i++) {
        const place = (i * mix.step) % mix.places;
        const { path } = mix.requests.find(({ upTo }) => place < upTo)!;
        counts.set(path, (counts.get(path) ?? 0) + 1);
      }
      expect(written.map((_, index) => counts.get(`/${index}`))).toEqual(written);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['{"sku":"a1"}', "application/json"],
  ["[1, 2]", "application/json"],
  ["sku=a1", "text/plain; charset=utf-8"],
  ["", "text/plain; charset=utf-8"],
])("the body %j goes as %s", (body, contentType) => {
  expect(requestMix(withRequests([{ ...GET, method: "POST", body }])).requests[0]).toMatchObject({ body, contentType });
});

/** The constants of a script, as JavaScript reads them. */
function constantsOf(script: string): Record<string, unknown> {
  const constants = script.slice(script.indexOf("const FULL"), script.indexOf("\nconst name = "));
  return new Function(`${constants}\nreturn { FULL, SMOKE, REQUESTS };`)() as Record<string, unknown>;
}

test("whatever a body holds, it is the same text in the script, and none of the script's lines", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("\u2028`${x}\n*/</script>")),
      (body) => {
        const script = loadScript(service, withRequests([{ ...GET, method: "PUT", body }]), slos);
        expect(constantsOf(script).REQUESTS).toEqual([expect.objectContaining({ method: "PUT", body, upTo: 1 })]);
        expect(script).not.toContain("\u2028");
      },
    ),
  );
});

test("another script is another ConfigMap, the same one is the same", () => {
  const script = loadScriptOf(service, slos)!;
  const other: Service = { ...service, loadTest: withRequests([GET]) };
  expect(loadScriptOf(other, slos)!.configMap).not.toBe(script.configMap);
  expect(loadScriptOf(service, slos)).toEqual(script);
  expect(scriptConfigMap(service, script)).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: expect.stringMatching(/^checkout-load-[0-9a-f]{8}$/),
      namespace: "shop",
      labels: { team: "payments" },
    },
    data: { "script.js": script.text },
  });
  expect(loadScriptOf({ ...service, loadTest: undefined }, slos)).toBeUndefined();
});
