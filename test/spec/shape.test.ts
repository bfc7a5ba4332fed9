import { checkoutWith, errorsEverywhere, errorsOf, expectOnly, REMOVED } from "./checkout-document";

/* A document of the wrong shape: keys that are unknown, missing or of another kind, and names that do not fit each other. */

const MAP = "a map of keys and values";

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
    "source, selector, threshold, histogram",
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
    "controller, guardSlos, budgetAtRisk, falseAbort, falsePromote, noData, analysis, steps, weight",
  ],
  ["spec.alerting.ticket.severty", "spec.alerting.ticket.severty", "severity", '"3s"', "severity, minimumBadEvents"],
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
  const kinds = "exactly one of availability, latency, ratio, raw, gauge";
  expectOnly(
    { "spec.slos.0.indicator": {} },
    {
      rule: "spec/exactly-one",
      path: "spec.slos[0].indicator",
      message: "none of the alternatives is given",
      got: "none",
      allowed: kinds,
      fix: "add one of availability, latency, ratio, raw, gauge",
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
