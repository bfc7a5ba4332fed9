import type { Manifest } from "../../src/manifest";
import { printYaml } from "../../src/manifest";
import { controlPlaneInstalled, createNamespace, startControlPlane } from "./control-plane/control-plane";
import type { ControlPlane } from "./control-plane/control-plane";
import { messageOf } from "./control-plane/kubernetes-api";
import { manifestsOf, variants } from "./control-plane/variants";

/*
 * Every object that this product prints, as its YAML, through a real API server that has the CRDs of everything involved:
 * defaults, schema, the CRDs' own rules, admission; all but the storage. Unknown fields, which a server drops in silence
 * unless told otherwise, are errors here.
 */

/** API groups whose CRDs nobody publishes in a way that can be pinned here. */
const WITHOUT_CRDS = ["gateway.nginx.org", "k8s.nginx.org"];

/** Kinds that the variants must cover: a renderer that stopped printing one would otherwise go unnoticed. */
const KINDS = [
  "apps/v1 Deployment",
  "argoproj.io/v1alpha1 AnalysisTemplate",
  "argoproj.io/v1alpha1 Rollout",
  "flagger.app/v1beta1 Canary",
  "flagger.app/v1beta1 MetricTemplate",
  "gateway.envoyproxy.io/v1alpha1 BackendTrafficPolicy",
  "gateway.networking.k8s.io/v1 HTTPRoute",
  "monitoring.coreos.com/v1 PrometheusRule",
  "networking.k8s.io/v1 Ingress",
  "policy/v1 PodDisruptionBudget",
  "traefik.io/v1alpha1 IngressRoute",
  "traefik.io/v1alpha1 Middleware",
  "traefik.io/v1alpha1 ServersTransport",
  "traefik.io/v1alpha1 TraefikService",
  "v1 ConfigMap",
  "v1 Service",
];

/** What no schema says, only the CRDs' rules (CEL) do, and what schemas say besides the names of fields. */
const AGAINST_RULES = [
  {
    what: "a try that may take longer than the request",
    kind: "gateway.networking.k8s.io/v1 HTTPRoute",
    path: "spec.rules.0.timeouts",
    value: { request: "1s", backendRequest: "2s" },
    words: /^422 .*backendRequest timeout cannot be longer than request timeout/,
  },
  {
    what: "a policy on something that is no route",
    kind: "gateway.envoyproxy.io/v1alpha1 BackendTrafficPolicy",
    path: "spec.targetRefs.0.group",
    value: "apps",
    words: /^422 .*targetRefs.*gateway\.networking\.k8s\.io/,
  },
  {
    what: "words where a rule's interval is a duration",
    kind: "monitoring.coreos.com/v1 PrometheusRule",
    path: "spec.groups.0.interval",
    value: "30 seconds",
    words: /^422 .*spec\.groups\[0\]\.interval/,
  },
];

const START_LIMIT_MS = 180_000;
const installed = controlPlaneInstalled();

(installed ? describe : describe.skip)("on a Kubernetes API server", () => {
  let plane: ControlPlane;
  const asked = new Map<string, Promise<string>>();
  const notRun: string[] = [];

  beforeAll(async () => {
    plane = await startControlPlane();
    await createNamespace(plane.api, "shop");
  }, START_LIMIT_MS);

  afterAll(() => plane?.stop(), 60_000);

  /** What the server has against an object; nothing when it would take it. Variants share most objects. */
  function complaint(manifest: Manifest): Promise<string> {
    const yaml = printYaml(manifest);
    const known = asked.get(yaml);
    if (known !== undefined) return known;
    const answer = plane.api
      .create(manifest, yaml, { dryRun: true })
      .then((got) => (got.code === 201 ? "" : `${got.code} ${messageOf(got)}`));
    asked.set(yaml, answer);
    return answer;
  }

  test.each(variants().map((variant) => [variant.name, variant] as const))("takes %s", async (_, variant) => {
    const manifests = manifestsOf(variant);
    expect(manifests.length).toBeGreaterThan(0);
    const [without, checked] = split(manifests);
    notRun.push(...without.map(kindOf));
    const complaints = await Promise.all(
      checked.map(async (manifest) => [described(manifest), await complaint(manifest)]),
    );
    expect(complaints.filter(([, words]) => words !== "")).toEqual([]);
  });

  test("covers every kind, and says which of them have no CRDs here", () => {
    const covered = examples();
    expect(KINDS.filter((kind) => !covered.has(kind))).toEqual([]);
    for (const kind of new Set(notRun)) {
      const count = notRun.filter((other) => other === kind).length;
      process.stderr.write(`\nNOT RUN: ${count} of ${kind}, whose CRD is not here\n`);
    }
  });

  describe("which can refuse:", () => {
    test("a misspelt field of each kind, which it would drop in silence if it were lax", async () => {
      for (const manifest of [...examples().values()].filter((each) => hasCrds(kindOf(each)))) {
        const misspelt = isFields(manifest.spec)
          ? { ...manifest, spec: { ...manifest.spec, guardrial: 7 } }
          : { ...manifest, guardrial: 7 };
        expect(await complaint(misspelt)).toMatch(/^400 .*unknown field "(spec\.)?guardrial"/);
        const lax = `${await plane.api.collection(manifest)}?dryRun=All&fieldValidation=Ignore`;
        expect((await plane.api.send("POST", lax, printYaml(misspelt))).code).toBe(201);
      }
    });

    test.each(AGAINST_RULES)("$what", async ({ kind, path, value, words }) => {
      const broken = structuredClone(examples().get(kind)!);
      set(broken, path, value);
      expect(await complaint(broken)).toMatch(words);
    });
  });

  test("a dry run stores nothing", async () => {
    const { body } = await plane.api.get("/api/v1/namespaces/shop/configmaps");
    expect((body as { items: unknown[] }).items).toEqual([]);
  });
});

/** The first object of each kind. */
function examples(): ReadonlyMap<string, Manifest> {
  const manifests = variants().flatMap(manifestsOf).reverse();
  return new Map(manifests.map((manifest) => [kindOf(manifest), manifest]));
}

/** Objects without CRDs here, and the others. */
function split(manifests: readonly Manifest[]): readonly [Manifest[], Manifest[]] {
  return [
    manifests.filter((manifest) => !hasCrds(kindOf(manifest))),
    manifests.filter((manifest) => hasCrds(kindOf(manifest))),
  ];
}

function hasCrds(kind: string): boolean {
  return !WITHOUT_CRDS.some((group) => kind.startsWith(`${group}/`));
}

function kindOf({ apiVersion, kind }: Manifest): string {
  return `${apiVersion} ${kind}`;
}

function described(manifest: Manifest): string {
  return `${kindOf(manifest)} ${manifest.metadata.name}`;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces what is at a path of keys and positions. */
function set(root: object, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, root as Record<string, unknown>);
  parent[last] = value;
}
