import { checkoutWith, errorsEverywhere, errorsOf, REMOVED } from "./checkout-document";

/* One mistake, one finding that stops: its rule, where it is, what was written, what is allowed, what to do. */

const OBJECTIVE = "a number of percent above 0 and below 100, for example 99.9";
const WINDOW = "a duration from 1d to 90d in steps of 1h, for example 1h";
const DNS = "lower case letters, digits and dashes, at most 40, beginning and ending with a letter or digit";
const MAP = "a map of keys and values";

interface Expected {
  readonly rule?: string;
  readonly path: string;
  readonly message: string;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
}

function expectOnly(changes: Record<string, unknown>, expected: Expected): void {
  expect(errorsOf(checkoutWith(changes))).toEqual([{ rule: "spec/value", severity: "error", ...expected }]);
}

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
  const allowed = "a duration from 1ms to 1h, for example 500ms, 30s, 1h30m";
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
      allowed: "an http or https address",
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

test.each([
  [
    "spec.traffic.timeouts.requst",
    "spec.traffic.timeouts.requst",
    "request",
    '"3s"',
    "connect, request, backendRequest, idle, clientHeader, clientBody",
  ],
  ["metadata.nmae", "metadata.nmae", "name", '"3s"', "name, namespace, labels"],
  [
    "spec.slos.1.indicator.latency.treshold",
    "spec.slos[1].indicator.latency.treshold",
    "threshold",
    '"3s"',
    "source, selector, threshold",
  ],
  [
    "spec.traffic.circuitBreaker.eject.consecutive5XX",
    "spec.traffic.circuitBreaker.eject.consecutive5XX",
    "consecutive5xx",
    '"3s"',
    "consecutive5xx, consecutiveFailures, for, maxPercent",
  ],
  [
    "spec.canary.guardSLOs",
    "spec.canary.guardSLOs",
    "guardSlos",
    '"3s"',
    "controller, guardSlos, budgetAtRisk, falseAbort, falsePromote, noData, analysis",
  ],
  ["spec.alerting.ticket.severty", "spec.alerting.ticket.severty", "severity", '"3s"', "severity"],
  ["metdata", "metdata", "metadata", '"3s"', "apiVersion, kind, metadata, spec"],
])("an unknown key %s is told the one it means", (...[place, path, guess, got, allowed]) => {
  const key = place.split(".").at(-1)!;
  expectOnly(
    { [place]: "3s" },
    { rule: "spec/unknown-key", path, message: `unknown key "${key}"`, got, allowed, fix: `did you mean "${guess}"?` },
  );
});

test("an unknown key that resembles none is to be removed", () => {
  const [problem] = errorsOf(checkoutWith({ "spec.monitoring.xyzzyplugh": 1 }));
  expect(problem.fix).toBe('remove "xyzzyplugh"');
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"])(
  "%s is an unknown key like any other, wherever it stands",
  (key) => {
    for (const [holder, path] of [
      ["", ""],
      ["metadata.", "metadata."],
      ["spec.", "spec."],
      ["spec.traffic.timeouts.", "spec.traffic.timeouts."],
      ["spec.slos.0.indicator.", "spec.slos[0].indicator."],
    ]) {
      const problems = errorsOf(checkoutWith({ [`${holder}${key}`]: "x" }));
      expect(problems.map(({ rule, path, got }) => ({ rule, path, got }))).toEqual([
        { rule: "spec/unknown-key", path: `${path}${key}`, got: '"x"' },
      ]);
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  },
);

test.each([
  ["metadata.name", "metadata.name"],
  ["metadata.namespace", "metadata.namespace"],
  ["spec.slos.2.name", "spec.slos[2].name"],
  ["spec.slos.2.objective", "spec.slos[2].objective"],
  ["spec.slos.2.indicator", "spec.slos[2].indicator"],
  ["spec.slos.2.indicator.ratio.total", "spec.slos[2].indicator.ratio.total"],
  ["spec.slos.1.indicator.latency.threshold", "spec.slos[1].indicator.latency.threshold"],
  ["spec.traffic.retry.attempts", "spec.traffic.retry.attempts"],
  ["spec.canary.controller", "spec.canary.controller"],
  ["spec.loadTest.stages.1.for", "spec.loadTest.stages[1].for"],
  ["spec.business.0.query", "spec.business[0].query"],
  ["spec.slos", "spec.slos"],
  ["spec", "spec"],
  ["metadata", "metadata"],
])("a missing %s is asked for, once", (place, path) => {
  // guardSlos would only repeat a missing SLO's name.
  const document = checkoutWith({ "spec.canary.guardSlos": ["availability"], [place]: REMOVED });
  const problems = errorsEverywhere(document).filter(({ rule }) => rule !== "spec/unknown-name");
  expect(problems).toEqual([
    expect.objectContaining({
      rule: "spec/missing",
      path,
      message: "required and not there",
      fix: `add ${place.split(".").at(-1)}`,
    }),
  ]);
  expect(problems[0].allowed).toEqual(expect.any(String));
});

test.each([
  ["metadata", "a map of keys and values"],
  ["metadata.labels", MAP],
  ["spec", MAP],
  ["spec.slos.0", MAP],
  ["spec.slos.0.indicator", MAP],
  ["spec.slos.0.indicator.availability", MAP],
  ["spec.workload", MAP],
  ["spec.workload.service", MAP],
  ["spec.monitoring", MAP],
  ["spec.alerting", MAP],
  ["spec.alerting.page", MAP],
  ["spec.traffic", MAP],
  ["spec.traffic.timeouts", MAP],
  ["spec.traffic.retry", MAP],
  ["spec.traffic.circuitBreaker", MAP],
  ["spec.canary", MAP],
  ["spec.canary.analysis", MAP],
  ["spec.loadTest", MAP],
  ["spec.business.1", MAP],
  ["spec.environments", MAP],
  ["spec.slos", "a list"],
  ["spec.traffic.hostnames", "a list"],
  ["spec.traffic.retry.methods", "a list"],
  ["spec.canary.guardSlos", "a list"],
  ["spec.loadTest.stages", "a list"],
  ["spec.acknowledge", "a list"],
])("a number where %s stands is refused as not %s", (place, what) => {
  const path = place.replace(/\.(\d+)/g, "[$1]");
  // guardSlos would only repeat that the SLOs cannot be read.
  const document = checkoutWith({
    ...(place.startsWith("spec.slos") && { "spec.canary.guardSlos": REMOVED }),
    [place]: 7,
  });
  const facts = { message: `${what} belongs here`, got: "7", allowed: what, fix: `write ${what}` };
  expect(errorsOf(document)).toEqual([{ rule: "spec/type", severity: "error", path, ...facts }]);
});

test("a wrong section is the only finding, not also what follows from it", () => {
  expect(errorsOf(checkoutWith({ "spec.loadTest.requests.1.body": 7 }))).toEqual([
    {
      rule: "spec/type",
      severity: "error",
      path: "spec.loadTest.requests[1].body",
      message: "a text belongs here",
      got: "7",
      allowed: "a text",
      fix: "write a text",
    },
  ]);
});

test("an empty list of SLOs is asked for one", () => {
  expectOnly(
    { "spec.slos": [], "spec.canary": REMOVED },
    { path: "spec.slos", message: "too few entries", got: "[]", allowed: "at least 1", fix: "add an entry" },
  );
});

test("two SLOs of one name are told apart by their places", () => {
  expectOnly(
    { "spec.slos.2.name": "availability" },
    {
      rule: "spec/duplicate-name",
      path: "spec.slos[2].name",
      message: "the name is taken by spec.slos[0]",
      got: '"availability"',
      allowed: "a name of its own",
      fix: "rename one of them",
    },
  );
});

test("an indicator has exactly one kind, and a ratio exactly one of bad and good", () => {
  const kinds = "exactly one of availability, latency, ratio";
  expectOnly(
    { "spec.slos.0.indicator": {} },
    {
      rule: "spec/exactly-one",
      path: "spec.slos[0].indicator",
      message: "none of the alternatives is given",
      got: "none",
      allowed: kinds,
      fix: "add one of availability, latency, ratio",
    },
  );
  expectOnly(
    { "spec.slos.0.indicator.latency": { source: "app", threshold: "250ms" } },
    {
      rule: "spec/exactly-one",
      path: "spec.slos[0].indicator",
      message: "availability and latency exclude each other",
      got: "availability, latency",
      allowed: kinds,
      fix: "keep one of availability, latency",
    },
  );
  expectOnly(
    { "spec.slos.2.indicator.ratio.good": "payment_attempts_total" },
    {
      rule: "spec/exactly-one",
      path: "spec.slos[2].indicator.ratio",
      message: "bad and good exclude each other",
      got: "bad, good",
      allowed: "exactly one of bad, good",
      fix: "keep one of bad, good",
    },
  );
});

test("a canary that guards no SLO of the file is told the one it means", () => {
  expectOnly(
    { "spec.canary.guardSlos": ["latency", "availabilty"] },
    {
      rule: "spec/unknown-name",
      path: "spec.canary.guardSlos[1]",
      message: "no SLO has this name",
      got: '"availabilty"',
      allowed: "availability, latency, payments",
      fix: 'did you mean "availability"?',
    },
  );
});

test.each([[undefined], [null], [7], ["text"], [[]], [true]])("%j is no document at all", (document) => {
  const problems = errorsOf(document);
  expect(problems).toEqual([
    {
      rule: "spec/type",
      severity: "error",
      path: "",
      message: "a map of keys and values belongs here",
      got: document === undefined ? "nothing" : JSON.stringify(document),
      allowed: MAP,
      fix: `write ${MAP}`,
    },
  ]);
});
