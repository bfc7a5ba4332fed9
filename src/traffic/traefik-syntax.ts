import type { Duration } from "../units/duration";

/** Traefik's duration, Go's without a decimal point (pattern of its CRDs): `1m30s`, `500ms`. */
export function traefikDuration(value: Duration): string {
  return value.format(["h", "m", "s", "ms"]);
}
