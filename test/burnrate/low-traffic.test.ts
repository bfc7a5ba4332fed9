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
      "at 0.003 requests a second tier fast sees about 11 in 1h, of which one failure is 9.09 %: more than the 1.44 % it pages at",
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
      "at 0.001 requests a second, fast sees about 3 in 1h, and 5 bad ones are asked for: even if all fail, that is no page",
      "write minimumBadEvents: 2, or send synthetic probes, or rely on the longer tiers",
    ],
  ]);
});

test("usual traffic, unknown traffic and SLOs that count something else have nothing to say", () => {
  expect(said(40)).toEqual([]);
  expect(said(null, { minimumBadEvents: 1 })).toEqual([]);
  expect(said(0.003, { minimumBadEvents: 1, indicator: { gauge: { series: "up" } } })).toEqual([]);
  expect(said(0.003, { minimumBadEvents: 1, indicator: { ratio: { bad: "b", total: "t" } } })).toEqual([]);
});

test("where no page tier can see enough, no outage pages, and the message says so", () => {
  expect(said(0.0002, { minimumBadEvents: 9 })).toEqual([
    [
      OUT_OF_REACH,
      "at 0.0002 requests a second, fast sees about 0 in 1h and medium sees about 4 in 6h, and 9 bad ones are asked for: no outage makes a page",
      "write minimumBadEvents: 1, or send synthetic probes",
    ],
  ]);
});

test("counted time needs no stated traffic: an hour has 3,600 seconds", () => {
  const gauge = { indicator: { gauge: { series: "up" } } };
  expect(said(null, { ...gauge, minimumBadEvents: 3_600 })).toEqual([]);
  expect(said(null, { ...gauge, minimumBadEvents: 3_601 }).map(([rule, message]) => [rule, message])).toEqual([
    [
      OUT_OF_REACH,
      "counting seconds, fast sees about 3600 in 1h, and 3601 bad ones are asked for: even if all fail, that is no page",
    ],
  ]);
});

test("groups share the stated traffic, and the message says so", () => {
  const [[, message]] = said(0.001, { minimumBadEvents: 5, groupBy: ["route"] });
  expect(message).toContain("at 0.001 requests a second, all groups together, fast sees");
});
