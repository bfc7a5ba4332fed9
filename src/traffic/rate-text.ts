import type { Traffic } from "../spec/service";

/** `300 a second`, `120 an hour`. */
export function rateText(requests: number, per: NonNullable<Traffic["rateLimit"]>["per"]): string {
  return `${requests} ${per === "hour" ? "an" : "a"} ${per}`;
}
