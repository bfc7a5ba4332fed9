import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikFile } from "../traffic/traefik-file";
import { traefikService } from "../traffic/traefik-service";
import { failsWith } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";
import { describeTraefik, QUIET } from "./traefik-suite";

/* The TraefikService of a canary on a real Traefik 3.7, with the weights that a rollout controller would write into it. */

type Balancers = Record<string, { loadBalancer: { servers: { url: string }[] } }>;

const canary = { controller: "argo-rollouts", guardSlos: ["latency"] };
const ROUTE = "shop-checkout";

interface Split {
  readonly stable: FakeBackend;
  readonly canary: FakeBackend;
  readonly weights: readonly [stable: number, canary: number];
  readonly traffic?: Record<string, unknown>;
}

/** What Traefik reads for the rendered objects, with pods behind each Service and these weights. */
function configuration({ stable, canary: fresh, weights, traffic }: Split) {
  const service = traefikService({ ...QUIET, retry: null, ...traffic }, { canary });
  const { routes, policies } = trafficGuardrails(service);
  const moved = structuredClone(routes);
  const { spec } = moved.find(({ kind }) => kind === "TraefikService") as unknown as {
    spec: { weighted: { services: { name: string; weight: number }[] } };
  };
  spec.weighted.services.forEach((each, index) => (each.weight = weights[index]));
  const file = traefikFile([...moved, ...policies], []);
  const balancers = file.services as unknown as Balancers;
  balancers[`${ROUTE}-stable-80`].loadBalancer.servers = [{ url: `http://${stable.address}` }];
  balancers[`${ROUTE}-canary-80`].loadBalancer.servers = [{ url: `http://${fresh.address}` }];
  return file;
}

describeTraefik("a canary on Traefik", ({ traefik, backend, ask, statuses }) => {
  test.each([
    [100, 0, 0],
    [90, 10, 20],
    [50, 50, 100],
    [0, 100, 200],
  ])("weights %d and %d: the new version gets %d of 200 requests", async (forStable, forCanary, requests) => {
    const split = { stable: await backend("stable"), canary: await backend("canary") };
    await traefik().load(configuration({ ...split, weights: [forStable, forCanary] }));
    expect(new Set(await statuses(200))).toEqual(new Set([200]));
    expect([split.stable.seen.length, split.canary.seen.length]).toEqual([200 - requests, requests]);
  });

  test("a new version whose only pod is ejected answers its share with 503, and takes none of the stable one's", async () => {
    const split = { stable: await backend("stable"), canary: await backend("canary", failsWith(500)) };
    const eject = { consecutiveFailures: 3, for: "60s" };
    const traffic = {
      circuitBreaker: { maxParallelRequests: null, eject },
      allowWeaker: [...WEAKER, "circuitBreaker.eject"],
    };
    await traefik().load(configuration({ ...split, weights: [80, 20], traffic }));
    const answers = await statuses(100);
    const count = (status: number) => answers.filter((each) => each === status).length;
    expect([count(200), count(500), count(503)]).toEqual([80, 3, 17]);
    expect((await ask()).milliseconds).toBeLessThan(1_000);
  });
});

const WEAKER = ["timeouts.request", "timeouts.backendRequest"];
