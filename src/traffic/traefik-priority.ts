import { pathPrefix } from "./path-prefix";

/** More than a path has characters, so that a longer domain always counts for more than a longer path. */
const PATHS = 16_384;

/** Below the rank of every rule that somebody else wrote without one, and above Traefik's default backends (-2^31). */
const LOWEST = -1_000_000_000;

/**
 * The rank of one host's rule, as Gateway API has it: an exact host before every wildcard, a longer wildcard before a shorter
 * one, all of them before no host, and then the longer path.
 *
 * Traefik alone goes by the length of the rule. Among rules of one exact host that is right, also beside routes written by
 * hand, so they get no number. A wildcard's text is longer than that of a host it covers, so wildcards rank below zero.
 */
export function traefikPriority(hostname: string | undefined, path: string): number | undefined {
  if (hostname !== undefined && !hostname.startsWith("*.")) return undefined;
  return LOWEST + (hostname?.length ?? 0) * PATHS + pathPrefix(path).length;
}
