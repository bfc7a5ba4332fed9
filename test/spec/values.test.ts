import { expectOnly } from "./checkout-document";
import type { Expected } from "./checkout-document";

/* A value that is refused: one finding, with what was written, what is allowed and what to do. */

const OBJECTIVE = "a number of percent above 0 and below 100, for example 99.9";
const WINDOW = "a duration from 1d to 90d in steps of 1h, for example 30d";
const DNS = "lower case letters, digits and dashes, at most 40, beginning and ending with a letter or digit";
const NO_BUDGET = "an objective of 100 or more leaves no error budget";
const NO_PROMISE = "an objective of 0 or less promises nothing";
const ROOM = "leave room for errors, for example 99.9";
const SHARE = "write the share of events that must be good, for example 99.9";
const IN_PERCENT = "write the share of good events in percent, for example 99.9";

test.each<[unknown, Pick<Expected, "message" | "got" | "fix">]>([
  [100, { message: NO_BUDGET, got: "100", fix: ROOM }],
  ["100.0", { message: NO_BUDGET, got: '"100.0"', fix: ROOM }],
  [100.0001, { message: NO_BUDGET, got: "100.0001", fix: ROOM }],
  [0, { message: NO_PROMISE, got: "0", fix: SHARE }],
  [-5, { message: NO_PROMISE, got: "-5", fix: SHARE }],
  ["-0.1", { message: NO_PROMISE, got: '"-0.1"', fix: SHARE }],
  ["99,9", { message: "decimals are written with a point", got: '"99,9"', fix: "write 99.9" }],
  ["99.9%", { message: "the unit is percent already", got: '"99.9%"', fix: "write 99.9" }],
  ["99.9 %", { message: "the unit is percent already", got: '"99.9 %"', fix: "write 99.9" }],
  [null, { message: "not a number", got: "null", fix: IN_PERCENT }],
  [true, { message: "not a number", got: "true", fix: IN_PERCENT }],
  ["", { message: "not a number", got: '""', fix: IN_PERCENT }],
  [[99.9], { message: "not a number", got: "[99.9]", fix: IN_PERCENT }],
  [{ percent: 99.9 }, { message: "not a number", got: '{"percent":99.9}', fix: IN_PERCENT }],
  [NaN, { message: "not a number", got: "NaN", fix: IN_PERCENT }],
  [Infinity, { message: "not a number", got: "Infinity", fix: IN_PERCENT }],
])("an objective of %j is refused", (objective, facts) => {
  expectOnly({ "spec.slos.1.objective": objective }, { path: "spec.slos[1].objective", allowed: OBJECTIVE, ...facts });
});

test.each<[unknown, Pick<Expected, "message" | "got" | "fix">]>([
  ["5m", { message: "shorter than 1d", got: '"5m"', fix: "write 1d or more" }],
  ["23h59m59s999ms", { message: "shorter than 1d", got: '"23h59m59s999ms"', fix: "write 1d or more" }],
  ["91d", { message: "longer than 90d", got: '"91d"', fix: "write 90d or less" }],
  ["36h30m", { message: "not a multiple of 1h", got: '"36h30m"', fix: "write 1d12h or 1d13h" }],
  [30, { message: "a number without a unit is no duration", got: "30", fix: 'write "30h" or "30d"' }],
  ["1.5d", { message: "not a duration", got: '"1.5d"', fix: "write whole units, largest first: 1h30m" }],
  ["monthly", { message: "not a duration", got: '"monthly"', fix: "write whole units, largest first: 1h30m" }],
])("a window of %j is refused", (window, facts) => {
  expectOnly({ "spec.slos.0.window": window }, { path: "spec.slos[0].window", allowed: WINDOW, ...facts });
});

test("a timeout without a unit is told every unit that it could have", () => {
  const allowed = "a duration from 1ms to 1h, for example 500ms, 30s";
  const message = "a number without a unit is no duration";
  const path = "spec.traffic.timeouts.request";
  const refused = { path, message, allowed };
  expectOnly({ "spec.traffic.timeouts.request": 2 }, { ...refused, got: "2", fix: 'write "2ms" or "2s" or "2m"' });
  expectOnly(
    { "spec.traffic.timeouts.request": 1.5 },
    { ...refused, got: "1.5", fix: "write whole units, largest first: 1h30m" },
  );
});

test.each<[string, unknown, Pick<Expected, "path" | "message" | "got" | "allowed" | "fix">]>([
  [
    "spec.workload.replicas",
    "4",
    {
      path: "spec.workload.replicas",
      message: "a quoted number is text",
      got: '"4"',
      allowed: "a whole number from 1 to 1000",
      fix: "write 4 without quotes",
    },
  ],
  [
    "spec.workload.replicas",
    0.4,
    {
      path: "spec.workload.replicas",
      message: "not a whole number",
      got: "0.4",
      allowed: "a whole number from 1 to 1000",
      fix: "write 1",
    },
  ],
  [
    "spec.traffic.retry.attempts",
    10.6,
    {
      path: "spec.traffic.retry.attempts",
      message: "not a whole number",
      got: "10.6",
      allowed: "a whole number from 0 to 10",
      fix: "write 10",
    },
  ],
  [
    "spec.traffic.expected.requestsPerSecond",
    0,
    {
      path: "spec.traffic.expected.requestsPerSecond",
      message: "out of range",
      got: "0",
      allowed: "a number above 0 to 1000000",
      fix: "write a number above 0 to 1000000",
    },
  ],
  [
    "spec.canary.budgetAtRisk",
    1,
    {
      path: "spec.canary.budgetAtRisk",
      message: "a share needs its percent sign",
      got: "1",
      allowed: "a share from 0.001% to 100%, written with its sign, for example 20%",
      fix: "write 1%",
    },
  ],
  [
    "spec.traffic.maxBody",
    "1MB",
    {
      path: "spec.traffic.maxBody",
      message: "not a size",
      got: '"1MB"',
      allowed: "a size from 1Ki to 1Gi, for example 512Ki or 1Mi",
      fix: "write a whole number and a unit: 1Mi",
    },
  ],
  [
    "metadata.name",
    "Checkout",
    {
      path: "metadata.name",
      message: "not of the right form",
      got: '"Checkout"',
      allowed: DNS,
      fix: "write it like checkout-api",
    },
  ],
  [
    "metadata.name",
    "c".repeat(41),
    {
      path: "metadata.name",
      message: "longer than 40 characters",
      got: `"${"c".repeat(41)}"`,
      allowed: DNS,
      fix: "shorten it to 40 characters",
    },
  ],
  [
    "spec.runbooks.baseUrl",
    "git.example.com/runbooks",
    {
      path: "spec.runbooks.baseUrl",
      message: "not of the right form",
      got: '"git.example.com/runbooks"',
      allowed: "an http or https address without user name and password",
      fix: "write it like https://git.example.com/runbooks",
    },
  ],
])("%s of %j is refused", (place, value, expected) => {
  expectOnly({ [place]: value }, expected);
});

test.each<[string, unknown, Pick<Expected, "path" | "allowed" | "fix">]>([
  [
    "spec.traffic.gateway",
    "envoy",
    {
      path: "spec.traffic.gateway",
      allowed: "envoy-gateway, traefik, nginx-gateway-fabric, nginx-ingress, ingress-nginx, nginx",
      fix: 'did you mean "envoy-gateway"?',
    },
  ],
  [
    "spec.traffic.rateLimit.per",
    "sec",
    { path: "spec.traffic.rateLimit.per", allowed: "second, minute, hour", fix: 'did you mean "second"?' },
  ],
  [
    "spec.canary.noData",
    "stop",
    { path: "spec.canary.noData", allowed: "pause, fail, pass", fix: "use one of pause, fail, pass" },
  ],
  ["kind", "service", { path: "kind", allowed: "Service", fix: 'did you mean "Service"?' }],
  [
    "apiVersion",
    "guardrails/v1",
    { path: "apiVersion", allowed: "guardrails/v1alpha1", fix: 'did you mean "guardrails/v1alpha1"?' },
  ],
])("%s of %j is not one of the allowed values", (place, value, expected) => {
  const message = "not one of the allowed values";
  expectOnly({ [place]: value }, { ...expected, message, got: JSON.stringify(value) });
});
