import { checkDocument } from "../../src/check-document";
import { environmentNames, inEnvironment } from "../../src/spec/environment";
import { readService } from "../../src/spec/read-service";
import { contractDocument } from "../contract-document";
import { checkoutWith, errorsEverywhere } from "./checkout-document";

const overlaid = (spec: object, overlay: unknown) =>
  (inEnvironment({ spec: { ...spec, environments: { staging: overlay } } }, "staging").document as { spec: object })
    .spec;

test("staging of the contract changes two numbers and nothing else", () => {
  const base = readService(contractDocument("checkout")).service!;
  const { service, problems } = readService(contractDocument("checkout"), { environment: "staging" });
  expect(problems).toEqual([]);
  expect(service).toEqual({
    ...base,
    environment: "staging",
    workload: { ...base.workload, replicas: 2 },
    traffic: { ...base.traffic, expected: { requestsPerSecond: 2 } },
  });
});

test("objects merge, lists are replaced, null removes", () => {
  const spec = { a: { x: 1, y: { z: 2, q: 3 } }, list: [1, 2, 3], gone: { deep: 1 }, kept: 7 };
  const overlay = { a: { y: { z: 20 } }, list: [9], gone: null, new: { x: 1, nothing: null } };
  const merged = overlaid(spec, overlay);
  expect(merged).toEqual({
    environments: { staging: overlay },
    a: { x: 1, y: { z: 20, q: 3 } },
    list: [9],
    kept: 7,
    new: { x: 1 },
  });
  expect(merged).not.toHaveProperty("gone");
});

test("a list over an object and an object over a list replace it", () => {
  expect(overlaid({ a: { x: 1 }, b: [1] }, { a: [2], b: { y: 3 } })).toMatchObject({ a: [2], b: { y: 3 } });
});

test("merging changes neither the document nor its overlay, nor the prototype of anything", () => {
  const document = JSON.parse('{"spec":{"a":{"x":1},"environments":{"staging":{"a":{"__proto__":{"evil":1}}}}}}');
  const before = JSON.stringify(document);
  const { document: merged } = inEnvironment(document, "staging") as { document: { spec: { a: object } } };
  expect(JSON.stringify(document)).toBe(before);
  expect(Object.getPrototypeOf(merged.spec.a)).toBe(Object.prototype);
  expect(({} as { evil?: number }).evil).toBeUndefined();
});

test("an unknown environment is told the one it means", () => {
  expect(readService(contractDocument("checkout"), { environment: "stagging" }).problems).toEqual([
    {
      rule: "spec/unknown-environment",
      severity: "error",
      path: "spec.environments",
      message: 'no environment "stagging"',
      got: "stagging",
      allowed: "staging",
      fix: 'did you mean "staging"?',
    },
  ]);
});

test.each(["toString", "__proto__", "constructor"])("%s is no environment of a file without one", (environment) => {
  const [problem] = readService(contractDocument("catalog-nginx"), { environment }).problems;
  expect([problem.rule, problem.allowed]).toEqual(["spec/unknown-environment", "none"]);
});

test("an error that only an environment has is reported with its name", () => {
  const document = checkoutWith({
    "spec.environments": {
      staging: { traffic: { timeouts: { request: "1s" } } },
      production: { workload: { replicas: 9 } },
    },
  });
  expect(environmentNames(document)).toEqual(["staging", "production"]);
  expect(errorsEverywhere(document).map(({ rule, environment }) => [rule, environment])).toEqual([
    ["traffic/ladder", "staging"],
    ["traffic/retry-after-connect", "staging"],
  ]);
  expect(checkDocument(document, "production").problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("an error of the document itself is not repeated for each environment", () => {
  const problems = errorsEverywhere(checkoutWith({ "spec.traffic.timeouts.requst": "1s" }));
  expect(problems.map(({ path, environment }) => [path, environment])).toEqual([
    ["spec.traffic.timeouts.requst", undefined],
  ]);
});

test("a mistake inside an overlay is reported at the place it merges to, in that environment", () => {
  const problems = errorsEverywhere(checkoutWith({ "spec.environments.staging.workload.replicsa": 3 }));
  expect(problems).toEqual([
    expect.objectContaining({
      rule: "spec/unknown-key",
      path: "spec.workload.replicsa",
      environment: "staging",
      fix: 'did you mean "replicas"?',
    }),
  ]);
});

test("an overlay can mend what the document has wrong", () => {
  const document = checkoutWith({
    "spec.traffic.timeouts.request": "1s",
    "spec.environments.staging.traffic": { timeouts: { request: "2s" } },
  });
  expect(checkDocument(document, "staging").problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test.each([[null], [7], [["replicas"]]])(
  "an overlay of %j is refused where it stands, and nothing is merged",
  (overlay) => {
    // An empty overlay (`staging:`) took the whole spec away: "spec must be a map".
    const problems = errorsEverywhere(checkoutWith({ "spec.environments.staging": overlay }));
    expect(problems.map(({ rule, path, environment }) => [rule, path, environment])).toEqual([
      ["spec/type", "spec.environments.staging", undefined],
    ]);
  },
);

test("an overlay has no environments of its own", () => {
  const { spec, ...rest } = contractDocument<{ spec: object }>("checkout");
  const document = { ...rest, spec: { ...spec, environments: { prod: { environments: { qa: {} } } } } };
  expect(readService(document, { environment: "prod" }).problems).toEqual([
    expect.objectContaining({ rule: "spec/unknown-key", path: "spec.environments.prod.environments" }),
  ]);
});
