import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { contractService } from "./contract-service";
import type { ContractService } from "./contract-service";
import { everyKind } from "./every-kind";
import { everyPanel } from "./every-panel";

/** Without a gateway, whose guardrails have a row that always speaks of requests. */
const panelsOf = ({ service, slos }: ContractService, name: string) =>
  everyPanel(
    sloDashboard(
      { ...service, traffic: undefined },
      slos.filter(({ id }) => id.slo === name),
    ),
  );

/** The panels about traffic: title, question and unit. */
const traffic = (from: ContractService, name: string) =>
  panelsOf(from, name)
    .slice(name === "routes" ? -3 : -2)
    .map(({ title, description, fieldConfig: { defaults } }) => [title, description, defaults.unit]);

test("requests are called requests", () => {
  expect(traffic(contractService("checkout"), "availability")).toEqual([
    [
      "Bad requests",
      "Which share of the requests is bad? Bad is a request answered with a server error (5xx).",
      "percentunit",
    ],
    ["Requests per second", "How much is asked of the service, and how much of it goes wrong?", "reqps"],
  ]);
});

test("other events are called events, of each group where there are groups", () => {
  expect(traffic(everyKind(), "rates")).toEqual([
    [
      "Bad events",
      "Which share of the events is bad? Bad is an event counted by sum(rate(lost_total[5m])) + sum(rate(late_total[1m])).",
      "percentunit",
    ],
    ["Events per second", "How much happens, and how much of it goes wrong?", "cps"],
  ]);
  expect(traffic(everyKind(), "routes")).toEqual([
    [
      "Bad events",
      'Which share of the events of each route in the last 5m is bad? Bad is an event counted by hits_total{code="500"}.',
      "percentunit",
    ],
    ["Bad events per second", "Which route do the bad ones come from?", "cps"],
    ["Events per second", "How many events are there of each route?", "cps"],
  ]);
});

test("time is called time, and is a share of all time", () => {
  expect(traffic(everyKind(), "probe")).toEqual([
    [
      "Bad time",
      'Which share of the time is bad? Bad is a second in which probe_success{job="blackbox"} is not == 1.',
      "percentunit",
    ],
    [
      "Measured time",
      "How much of the time is measured, and how much of it is bad? What is missing up to 100 % is unknown.",
      "percentunit",
    ],
  ]);
  expect(traffic(everyKind(), "lag")).toEqual([
    [
      "Bad time",
      "Which share of the time of each queue in the last 5m is bad? Bad is a second in which lag is not <= 30.",
      "percentunit",
    ],
    ["Measured time", "How much of the time is measured of each queue?", "percentunit"],
  ]);
});

test.each(["raw", "probe", "lag"])("nothing on the board of %s speaks of events, requests or traffic", (name) => {
  for (const { title, description, fieldConfig } of panelsOf(everyKind(), name)) {
    expect(`${title} ${description}`).not.toMatch(/event|request|traffic/i);
    expect(fieldConfig.defaults.unit).not.toMatch(/reqps|cps/);
  }
});
