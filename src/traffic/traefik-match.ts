import type { Traffic } from "../spec/service";
import { pathPrefix } from "./path-prefix";

/** Every request that reaches a router. */
export const ANY_REQUEST = matcher("PathPrefix", "/");

/** Between backticks Traefik takes a text as it is; the schema lets none through. */
function matcher(name: string, value: string): string {
  return `${name}(\`${value}\`)`;
}

const anyOf = (matchers: readonly string[]) => (matchers.length === 1 ? matchers[0] : `(${matchers.join(" || ")})`);

/** Traefik's rule for the service's requests, or for those with one of these methods. */
export function traefikMatch(traffic: Pick<Traffic, "hostnames" | "path">, methods: readonly string[] = []): string {
  const matchers = [
    ...(traffic.hostnames === undefined ? [] : [anyOf(traffic.hostnames.map(host))]),
    ...path(traffic.path),
    ...(methods.length === 0 ? [] : [anyOf(methods.map((method) => matcher("Method", method)))]),
  ];
  return matchers.length === 0 ? ANY_REQUEST : matchers.join(" && ");
}

/** `*.` stands for one label or more, as in Gateway API and NGINX; in Traefik's own `Host` it is exactly one. */
function host(hostname: string): string {
  if (!hostname.startsWith("*.")) return matcher("Host", hostname);
  const domain = hostname.slice("*.".length).replaceAll(".", "\\.");
  return matcher("HostRegexp", `^[a-z0-9.-]+\\.${domain}$`);
}

/** By whole parts, as Gateway API has it: Traefik's own `PathPrefix` of `/shop` would match `/shopping`. */
function path(written: string): string[] {
  const prefix = pathPrefix(written);
  return prefix === "/" ? [] : [anyOf([matcher("Path", prefix), matcher("PathPrefix", `${prefix}/`)])];
}
