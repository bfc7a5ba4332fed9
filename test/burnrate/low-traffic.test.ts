import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { contractService } from "../traffic/contract-service";

/** What is said of one SLO at so much traffic. */
function said(requestsPerSecond: number | null, slo: object = {}) {
  const service = contractService("checkout", {
    canary: null,
    monitoring: { retention: null },
    traffic: { expected: requestsPerSecond === null ? null : { requestsPerSecond } },
    slos: [{ name: "it", objective: 99.9, indicator: { availability: { source: "app" } }, ...slo }],
  });
  return guardedSlos(service).problems.map(({ rule, message, fix }) => [rule, message, fix]);
}

const ONE_PAGES = "burnrate/one-failure-pages";
const OUT_OF_REACH = "burnrate/minimum-out-of-reach";

test("one failed request that would page is a warning with the numbers", () => {
  expect(said(0.003, { minimumBadEvents: 1 })).toEqual([
    [
      ONE_PAGES,
      "at 0.003 requests a second tier fast sees 11 requests in 1h, of which one failure is 9.26 %: more than the 1.44 % it pages at",
      "write minimumBadEvents: 5, so that a page needs more than one unlucky request",
    ],
  ]);
});

test("it is the same without any minimum, and two bad events are enough to be quiet", () => {
  expect(said(0.003, { minimumBadEvents: 0 }).map(([rule]) => rule)).toEqual([ONE_PAGES]);
  expect(said(0.003, { minimumBadEvents: 2 })).toEqual([]);
});

// 1 / (3600 x rate) = 1.44 % at 0.01929 requests a second; tier medium: 1 / (21600 x rate) = 0.6 % at 0.00772.
test.each([
  [0.0192, [ONE_PAGES]],
  [0.0194, []],
])("at %d requests a second the warnings are %j", (rate, rules) => {
  expect(said(rate, { minimumBadEvents: 1 }).map(([rule]) => rule)).toEqual(rules);
});

test("a minimum that an outage cannot reach is a warning", () => {
  expect(said(0.001, { minimumBadEvents: 5 })).toEqual([
    [
      OUT_OF_REACH,
      "at 0.001 requests a second only about 3 arrive in 1h, so that tier fast never sees 5 bad ones, even if all of them fail",
      "send synthetic probes, write minimumBadEvents: 3 or less, or rely on the longer tiers",
    ],
  ]);
});

test("usual traffic, unknown traffic and SLOs that count something else have nothing to say", () => {
  expect(said(40)).toEqual([]);
  expect(said(null, { minimumBadEvents: 1 })).toEqual([]);
  expect(said(0.003, { minimumBadEvents: 1, indicator: { gauge: { series: "up" } } })).toEqual([]);
  expect(said(0.003, { minimumBadEvents: 1, indicator: { ratio: { bad: "b", total: "t" } } })).toEqual([]);
});
