import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ServiceGuardrails } from "cdktf-guardrails";
import { composeGuardrails } from "cdktf-guardrails/core";
import { contractDocument, contractPath } from "../contract-document";
import { annotations, contractProps, helmReleases, manifestsOf, refusal, synthesized } from "./synthesized";

const checkout = contractProps("checkout");
const catalog = contractProps("catalog-nginx");

test("every resource keeps its address: an address is what ties Terraform's state to the cluster", () => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  expect(Object.keys(json.resource ?? {})).toEqual(["helm_release"]);
  expect(Object.keys(json.resource!.helm_release)).toEqual([
    "Checkout_Alerts_Rules_96B8D1FB",
    "Checkout_Canary_A7A2BB50",
    "Checkout_Canary_Loadtest_CF87C3F9",
    "Checkout_Dashboards_2DF323A1",
    "Checkout_Gateway_Policies_B2CBBB53",
    "Checkout_Gateway_Routes_FDFE36D0",
    "Checkout_Runbooks_CCE13EBB",
  ]);
});

test("the checkout contract becomes seven releases with all its objects", () => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  const objects = Object.fromEntries(
    helmReleases(json).map((release) => [
      `${release.namespace}/${release.name}`,
      manifestsOf(release).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ]),
  );
  expect(objects).toEqual({
    "shop/checkout-rules": ["PrometheusRule checkout-slo"],
    "shop/checkout-dashboards": ["ConfigMap checkout-dashboard-slo", "ConfigMap checkout-dashboard-canary"],
    "shop/checkout-runbooks": ["ConfigMap checkout-runbooks"],
    "shop/checkout-routes": ["HTTPRoute checkout-read", "HTTPRoute checkout-write"],
    "shop/checkout-policies": ["BackendTrafficPolicy checkout-read", "BackendTrafficPolicy checkout-write"],
    "shop/checkout-loadtest": [expect.stringMatching(/^ConfigMap checkout-load-[0-9a-f]{8}$/)],
    "shop/checkout-canary": [
      "AnalysisTemplate checkout-smoke",
      "AnalysisTemplate checkout-business",
      "Service checkout-stable",
      "Service checkout-canary",
      "AnalysisTemplate checkout-error-budget",
      "AnalysisTemplate checkout-availability-verdict",
      "AnalysisTemplate checkout-latency-verdict",
      "AnalysisTemplate checkout-availability-watch",
      "AnalysisTemplate checkout-latency-watch",
      "Rollout checkout",
    ],
  });
});

test("the objects in the plan are the ones the composition has", () => {
  const { guardrails } = composeGuardrails(contractDocument("checkout"));
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  const planned = helmReleases(json).flatMap(manifestsOf);
  const composed = Object.values(guardrails!.manifests).flat();
  const byName = (list: readonly { kind: string; metadata: { name: string } }[]) =>
    [...list].sort((a, b) => `${a.kind}${a.metadata.name}`.localeCompare(`${b.kind}${b.metadata.name}`));
  expect(byName(planned)).toEqual(byName(composed));
});

test("a stack's providers and variables stay its own", () => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  expect(json.provider).toEqual({ helm: [{}] });
  expect(json.variable).toBeUndefined();
});

test("routes wait for the canary's Services, in a form that Terraform accepts", () => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  const routes = helmReleases(json).find(({ name }) => name === "checkout-routes");
  expect(routes!.depends_on).toEqual([
    "helm_release.Checkout_Canary_Loadtest_CF87C3F9",
    "helm_release.Checkout_Canary_A7A2BB50",
  ]);
});

test("releases are all or nothing, keep few revisions, and carry one copy of the chart", () => {
  const { json } = synthesized((scope) => {
    new ServiceGuardrails(scope, "Checkout", checkout);
    new ServiceGuardrails(scope, "Catalog", catalog);
  });
  const releases = helmReleases(json);
  expect(releases).toHaveLength(10);
  expect(new Set(releases.map(({ chart }) => chart)).size).toBe(1);
  for (const release of releases) {
    expect(release).toMatchObject({ atomic: true, cleanup_on_fail: true, max_history: 5 });
    expect(release).not.toHaveProperty("take_ownership");
  }
});

test("adopt takes over objects that exist already", () => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, adopt: true }));
  expect(helmReleases(json).map((release) => release.take_ownership)).toEqual(Array(7).fill(true));
});

test("a route of somebody else is not created, and the policy attaches to it by name", () => {
  const traffic = {
    ...checkout.spec.traffic!,
    route: "existing" as const,
    routeName: "shop-front",
    allowWeaker: ["retry.methods"],
  };
  const { json } = synthesized(
    (scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, spec: { ...checkout.spec, traffic } }),
  );
  const releases = helmReleases(json);
  expect(releases.map(({ name }) => name)).not.toContain("checkout-routes");
  const [policy] = manifestsOf(releases.find(({ name }) => name === "checkout-policies")!);
  expect(policy.spec).toMatchObject({ targetRefs: [{ kind: "HTTPRoute", name: "shop-front" }] });
});

test("labels and annotations reach every object, and never replace the product's own", () => {
  const props = {
    ...checkout,
    labels: { team: "platform", release: "mine", tier: "1" },
    annotations: { "example.com/cost": "c42" },
  };
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", props));
  const manifests = helmReleases(json).flatMap(manifestsOf);
  for (const { metadata } of manifests) {
    expect(metadata.labels).toMatchObject({ team: "payments", tier: "1" });
    expect(metadata.annotations).toMatchObject({ "example.com/cost": "c42" });
  }
  const rule = manifests.find(({ kind }) => kind === "PrometheusRule")!;
  expect(rule.metadata.labels).toMatchObject({ release: "kube-prometheus-stack" });
});

test("what was generated can be read from the construct", () => {
  synthesized((scope) => {
    const checkoutGuardrails = new ServiceGuardrails(scope, "Checkout", checkout);
    expect(checkoutGuardrails.alerts.ruleGroups.map(({ name }) => name)).toEqual([
      "shop-checkout-availability",
      "shop-checkout-latency",
      "shop-checkout-payments",
      "shop-checkout.guardrails",
      "shop-checkout.canary",
    ]);
    expect(checkoutGuardrails.dashboards.dashboards.map(({ uid }) => uid)).toEqual([
      "gr-shop-checkout-slo",
      "gr-shop-checkout-canary",
    ]);
    expect(checkoutGuardrails.runbooks.runbooks).toHaveLength(5);
    expect(checkoutGuardrails.canary!.plan!.first.percent).toBe(20);
    expect(checkoutGuardrails.gateway!.resources).toHaveLength(2);
    const catalogGuardrails = new ServiceGuardrails(scope, "Catalog", catalog);
    expect(catalogGuardrails.canary).toBeUndefined();
    expect(catalogGuardrails.gateway!.nginxConfig).toContain("proxy_connect_timeout 1s;");
  });
});

test("an environment changes what it says and nothing else", () => {
  const replicas = (environment?: string) => {
    const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, environment }));
    const canary = manifestsOf(helmReleases(json).find(({ name }) => name === "checkout-canary")!);
    return (canary.find(({ kind }) => kind === "Rollout")!.spec as { replicas: number }).replicas;
  };
  expect(replicas()).toBe(4);
  expect(replicas("staging")).toBe(2);
});

describe("from a file", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-file-"));
  const written = (text: string) => {
    const file = path.join(folder, `${Math.abs(text.length)}.yaml`);
    writeFileSync(file, text);
    return file;
  };
  afterAll(() => rmSync(folder, { recursive: true }));
  const environment = process.env.GUARDRAILS_ENV;
  afterEach(() => {
    if (environment === undefined) delete process.env.GUARDRAILS_ENV;
    else process.env.GUARDRAILS_ENV = environment;
  });

  test("gives the same stack as the same words in code", () => {
    const inCode = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
    const fromFile = synthesized((scope) => ServiceGuardrails.fromFile(scope, "Checkout", contractPath("checkout")));
    expect(fromFile.text).toBe(inCode.text);
  });

  test("GUARDRAILS_ENV names the environment, and an option wins over it", () => {
    process.env.GUARDRAILS_ENV = "staging";
    const fromVariable = synthesized((scope) =>
      ServiceGuardrails.fromFile(scope, "Checkout", contractPath("checkout")),
    );
    const inCode = synthesized(
      (scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, environment: "staging" }),
    );
    expect(fromVariable.text).toBe(inCode.text);
    process.env.GUARDRAILS_ENV = "prod";
    const message = refusal((scope) => ServiceGuardrails.fromFile(scope, "Checkout", contractPath("checkout")));
    expect(message).toContain('no environment "prod"');
    const option = { environment: "staging" };
    const fromOption = synthesized((scope) =>
      ServiceGuardrails.fromFile(scope, "Checkout", contractPath("checkout"), option),
    );
    expect(fromOption.text).toBe(inCode.text);
  });

  test.each([
    [
      "a file that is not there",
      () => path.join(folder, "nowhere.yaml"),
      "spec/file nowhere.yaml: there is no such file",
    ],
    ["a folder", () => folder, "the file cannot be read (EISDIR)"],
    ["an empty file", () => written(""), "spec/empty"],
    ["broken YAML", () => written("spec: [1,\n"), "spec/yaml line 2"],
    [
      "two documents without a name",
      () => written("a: 1\n---\nb: 22\n"),
      "the file has 2 documents: which service is meant?",
    ],
  ])("%s is an error at synth that says so", (_, file, message) => {
    expect(refusal((scope) => ServiceGuardrails.fromFile(scope, "Checkout", file()))).toContain(message);
  });
});

describe("findings", () => {
  const broken = {
    metadata: { ...checkout.metadata, name: "check_out" },
    spec: {
      ...checkout.spec,
      slos: [{ ...checkout.spec.slos[0], objective: 100 }, ...checkout.spec.slos.slice(1)],
      traffic: { ...checkout.spec.traffic!, timeouts: { ...checkout.spec.traffic!.timeouts, request: "1999ms" } },
    },
  };

  test("all errors of a stack stop synth together, each with its construct, rule, place and fix", () => {
    const message = refusal((scope) => {
      new ServiceGuardrails(scope, "Checkout", { ...broken, metadata: checkout.metadata });
      new ServiceGuardrails(scope, "Other", { ...broken });
    });
    expect(message).toContain("[stack/Checkout] spec/value spec.slos[0].objective");
    expect(message).toContain("[stack/Checkout] traffic/ladder");
    expect(message).toContain("[stack/Other] spec/value metadata.name");
    expect(message).toContain("fix: leave room for errors, for example 99.9");
  });

  test("a finding is said once, though a bundle and its parts share the description", () => {
    const message = refusal(
      (scope) => new ServiceGuardrails(scope, "Checkout", { ...broken, metadata: checkout.metadata }),
    );
    expect(message.match(/spec\.slos\[0\]\.objective/g)).toHaveLength(1);
    expect(message.match(/traffic\/ladder /g)).toHaveLength(1);
  });

  test("warnings and infos are annotations, and do not stop synth", () => {
    const found = annotations((scope) => new ServiceGuardrails(scope, "Catalog", catalog));
    expect(found.filter(({ level }) => level === "warn").map(({ message }) => message.split(":")[0])).toEqual([
      "traffic/weaker-accepted spec.traffic.timeouts.request",
      "traffic/weaker-accepted spec.traffic.timeouts.backendRequest",
      "traffic/ladder-with-connect spec.traffic.timeouts.connect",
    ]);
    expect(found.some(({ level, message }) => level === "info" && message.startsWith("checks/no-runbook-url"))).toBe(
      true,
    );
  });

  test("an acknowledged error lets synth go on, and is still shown with its reason", () => {
    const props = { ...broken, metadata: checkout.metadata, spec: { ...broken.spec, slos: checkout.spec.slos } };
    const build = (acknowledge: boolean) => (scope: Construct) => {
      const guardrails = new ServiceGuardrails(scope, "Checkout", props);
      if (acknowledge) guardrails.acknowledge("traffic/ladder", "the last try may be cut short");
    };
    expect(refusal(build(false))).toContain("traffic/ladder");
    expect(refusal(build(true))).toBe("");
    const shown = annotations(build(true)).find(({ message }) => message.startsWith("traffic/ladder "));
    expect(shown).toMatchObject({ level: "info" });
    expect(shown!.message).toContain("acknowledged: the last try may be cut short");
  });

  test.each([
    ["a misspelt rule", "traffic/lader", 'did you mean "traffic/ladder"?'],
    ["a rule that nobody can accept", "spec/value", "this finding cannot be accepted"],
  ])("acknowledging %s is an error", (_, rule, message) => {
    const build = (scope: Construct) => new ServiceGuardrails(scope, "Checkout", checkout).acknowledge(rule, "because");
    expect(refusal(build)).toContain(message);
  });

  test("an acknowledgement on a part of the bundle holds for the bundle, and the other way round", () => {
    const props = { ...broken, metadata: checkout.metadata, spec: { ...broken.spec, slos: checkout.spec.slos } };
    const onPart = (scope: Construct) => {
      const guardrails = new ServiceGuardrails(scope, "Checkout", props);
      guardrails.gateway!.acknowledge("traffic/ladder", "fine here");
      expect(guardrails.problems).toEqual(guardrails.gateway!.problems);
    };
    expect(refusal(onPart)).toBe("");
  });

  test.each([
    ["a label that Kubernetes refuses", { labels: { "te am": "x" } }, "spec/value labels"],
    ["a label's value that Kubernetes refuses", { labels: { team: "a b" } }, "spec/value labels.team"],
    [
      "an annotation that is no text",
      { annotations: { "example.com/n": 5 as unknown as string } },
      "spec/value annotations",
    ],
    ["a token", { labels: { team: Token.asString({ resolve: () => "x" }) } }, "spec/token labels.team"],
  ])("%s is one error at synth", (_, own, finding) => {
    const message = refusal((scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, ...own }));
    expect(message.split("\n").filter((line) => line.includes(finding))).toHaveLength(1);
  });

  test("the same acknowledgement in the description works as well", () => {
    const spec = {
      ...broken.spec,
      slos: checkout.spec.slos,
      acknowledge: [{ rule: "traffic/ladder", reason: "fine here" }],
    };
    expect(refusal((scope) => new ServiceGuardrails(scope, "Checkout", { metadata: checkout.metadata, spec }))).toBe(
      "",
    );
  });
});
