import { traefik as preset } from "../../src/indicators/presets/traefik";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikFile } from "../traffic/traefik-file";
import type { TraefikFile } from "../traffic/traefik-file";
import { traefikService } from "../traffic/traefik-service";
import { describeTraefik, QUIET, times } from "./traefik-suite";

/* Several services on one Traefik 3.7: which of them answers, and that none changes another's limits or series. */

const named = (name: string, traffic: Record<string, unknown>) => ({
  ...traefikService({ ...QUIET, ...traffic }, { workload: { service: { name, port: 80 } } }),
  service: name,
});

function file(name: string, traffic: Record<string, unknown>, address: string): TraefikFile {
  const { routes, policies } = trafficGuardrails(named(name, traffic));
  return traefikFile([...routes, ...policies], [address]);
}

function together(files: readonly TraefikFile[]): TraefikFile {
  const all = <K extends keyof TraefikFile>(key: K) => Object.assign({}, ...files.map((each) => each[key])) as object;
  const parts = ["routers", "middlewares", "services", "serversTransports"] as const;
  return Object.fromEntries(parts.map((part) => [part, all(part)])) as unknown as TraefikFile;
}

const SERVICES = {
  wide: { hostnames: ["*.example.com"], path: "/" },
  "wide-long": { hostnames: ["*.example.com"], path: "/a/path/longer/than/any/host" },
  inner: { hostnames: ["*.till.example.com"], path: "/" },
  shop: { hostnames: ["shop.example.com"], path: "/" },
  many: { hostnames: ["a.example.net", "b.example.net", "c.example.net", "much-longer.example.net"], path: "/" },
  api: { hostnames: ["b.example.net"], path: "/api" },
  // Not of `/`: what says that a configuration holds asks for a host of its own.
  rest: { hostnames: null, path: "/a" },
  "rest-long": { hostnames: null, path: "/a/path/longer/than/any/host" },
};

/** By hand, as another team might have it: no priority is written. */
const BY_HAND = { rule: "Host(`shop.example.com`) && PathPrefix(`/admin`)", service: "shop-rest" };

describeTraefik("services side by side on Traefik", ({ traefik, backend, ask }) => {
  const answerer = async (host: string, path: string, port = traefik().web) =>
    (await ask("GET", { host, path }, port)).body;

  async function load(services: Record<string, Record<string, unknown>>, routers: object = {}): Promise<void> {
    const files = [];
    for (const [name, traffic] of Object.entries(services))
      files.push(file(name, traffic, (await backend(name)).address));
    const all = together(files);
    await traefik().load({ ...all, routers: { ...all.routers, ...routers } });
  }

  test("an exact host is answered before a wildcard, a longer wildcard before a shorter, then the longer path", async () => {
    await load(SERVICES);
    const asked: [string, string, string][] = [
      ["shop.example.com", "/", "shop"],
      ["shop.example.com", "/a/path/longer/than/any/host", "shop"],
      ["other.example.com", "/", "wide"],
      ["other.example.com", "/a/path/longer/than/any/host/x", "wide-long"],
      ["x.till.example.com", "/a/path/longer/than/any/host", "inner"],
      ["till.example.com", "/", "wide"],
      ["b.example.net", "/", "many"],
      ["b.example.net", "/api/x", "api"],
      ["a.example.net", "/api/x", "many"],
      ["a.example.net", "/a/path/longer/than/any/host", "many"],
      ["x.test", "/a/path", "rest"],
      ["x.test", "/a/path/longer/than/any/host", "rest-long"],
    ];
    const answers = [];
    for (const [host, path] of asked) {
      for (const port of [traefik().web, traefik().other]) answers.push([host, path, await answerer(host, path, port)]);
    }
    expect(answers).toEqual(asked.flatMap((each) => [each, each]));
  });

  test("a route written by hand for a part of an exact host keeps its requests", async () => {
    await load(SERVICES, { byHand: { ...BY_HAND, entryPoints: ["web"] } });
    expect([await answerer("shop.example.com", "/admin/x"), await answerer("shop.example.com", "/")]).toEqual([
      "rest",
      "shop",
    ]);
  });

  test("limits still count once for all hosts of a service, and its series keep their name when hosts come", async () => {
    const limited = { path: "/", rateLimit: { requests: 1, per: "minute", burst: 3 } };
    const counted = () =>
      countedRouters(traefik().metrics(), named("many", { hostnames: ["a.example.net"], path: "/" }));
    await load({ ...SERVICES, many: { ...limited, hostnames: ["a.example.net"] } });
    await answerer("a.example.net", "/");
    const before = await counted();
    await load({ ...SERVICES, many: { ...limited, hostnames: ["a.example.net", "*.example.org", "b.example.net"] } });
    const statuses = [];
    for (const host of ["a.example.net", "x.example.org", "b.example.net", "a.example.net", "y.example.org"]) {
      for (const port of [traefik().web, traefik().other])
        statuses.push((await ask("GET", { host, path: "/" }, port)).status);
    }
    expect(statuses).toEqual([...times(4, 200), ...times(6, 429)]);
    expect([before, await counted()]).toEqual([before, before]);
    expect(before).toHaveLength(1);
  });
});

/** Names of the routers that the service's SLIs of source gateway count. */
async function countedRouters(metrics: Promise<string>, service: ReturnType<typeof named>): Promise<string[]> {
  const [{ value }] = preset.matchersOf!(service);
  const pattern = new RegExp(`^(?:${value})$`);
  const names = [...(await metrics).matchAll(/^traefik_router_requests_total\{.*router="([^"]+)"/gm)].map(([, name]) =>
    name.replace(/@file$/, "@kubernetescrd"),
  );
  return [...new Set(names.filter((name) => pattern.test(name)))];
}
