import type { Duration } from "../units/duration";

/**
 * `1m30s`, `500ms`: hours to milliseconds, whole numbers. So Gateway API has it (GEP-2257), Traefik in the pattern of its
 * CRDs, and NGINX.
 */
export function compoundDuration(value: Duration): string {
  return value.format(["h", "m", "s", "ms"]);
}
