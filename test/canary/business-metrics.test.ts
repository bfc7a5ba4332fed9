import { checkoutCanary } from "./checkout";

const canaryOf = (...queries: readonly string[]) =>
  checkoutCanary({ spec: { business: queries.map((query, index) => ({ name: `m-${index}`, query })) } });
const template = (...queries: readonly string[]) =>
  canaryOf(...queries).manifests.find(({ metadata }) => metadata.name === "checkout-business");

interface Business {
  readonly spec: {
    readonly metrics: readonly Readonly<Record<string, unknown>>[];
    readonly dryRun: readonly { readonly metricName: string }[];
  };
}

test("what is recorded, and that all of it is a dry run", () => {
  expect(template("sum(orders)", "max(carts) / 3")).toMatchObject({
    spec: {
      args: [{ name: "canary-hash" }, { name: "stable-hash" }],
      metrics: ["sum(orders)", "max(carts) / 3"].map((query, index) => ({
        name: `m-${index}`,
        interval: "60s",
        successCondition: "true",
        provider: { prometheus: { address: "http://prometheus-operated.monitoring.svc:9090", query } },
      })),
      dryRun: [{ metricName: "^m-0$" }, { metricName: "^m-1$" }],
      measurementRetention: [
        { metricName: "^m-0$", limit: 240 },
        { metricName: "^m-1$", limit: 240 },
      ],
    },
  });
});

test("no pattern of a dry run fits a metric that decides, even one of nearly the same name", () => {
  const { manifests } = checkoutCanary({
    spec: {
      business: [
        { name: "avail", query: "a" },
        { name: "latency", query: "b" },
        { name: "x", query: "c" },
      ],
    },
  });
  const templates = manifests.filter(({ kind }) => kind === "AnalysisTemplate") as unknown as Business[];
  const patterns = templates.flatMap(({ spec }) => spec.dryRun ?? []).map(({ metricName }) => new RegExp(metricName));
  const fitting = ["availability", "latency-watch", "smoke", "x-budget", "prefix-x"].filter((name) =>
    patterns.some((pattern) => pattern.test(name)),
  );
  expect([patterns.length, fitting]).toEqual([3, []]);
  // It runs beside the steps, an analysis of its own: the same name in a verdict is another run.
  const rollout = manifests.find(({ kind }) => kind === "Rollout") as unknown as {
    spec: { strategy: { canary: { analysis: { templates: object[] }; steps: object[] } } };
  };
  const { analysis, steps } = rollout.spec.strategy.canary;
  expect(analysis.templates).toEqual([{ templateName: "checkout-business" }]);
  expect(JSON.stringify(steps)).not.toContain("checkout-business");
});

test("a placeholder that Argo Rollouts cannot fill in would abort the release: it is left out and told", () => {
  const { problems } = canaryOf("ok", 'sum(a{pod=~"checkout-{{args.canary-hash}}-.*"})', 'sum(a{b="{{x}}"})');
  expect(problems.filter(({ rule }) => rule === "canary/business-placeholder")).toMatchObject([
    { severity: "warning", path: "spec.business[2].query" },
  ]);
  const { spec } = template("ok", "{{args.stable-hash}}", "{{x}}") as unknown as Business;
  expect(spec.metrics.map(({ name }) => name)).toEqual(["m-0", "m-1"]);
});

test("nothing to record is no template and no analysis", () => {
  expect(template()).toBeUndefined();
  expect(template("{{x}}")).toBeUndefined();
  expect(JSON.stringify(canaryOf().manifests)).not.toContain("business");
});
