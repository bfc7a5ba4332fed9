import type { Duration } from "../units/duration";

/** Gateway API's duration (GEP-2257): hours to milliseconds, at most five digits a part. */
export function envoyDuration(value: Duration): string {
  return value.format(["h", "m", "s", "ms"]);
}
