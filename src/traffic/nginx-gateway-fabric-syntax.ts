import type { ByteSize } from "../units/byte-size";
import type { Duration, DurationUnit } from "../units/duration";
import { nginxSize } from "./nginx-syntax";

/** Most digits of a number before its unit (patterns of the CRDs of 2.6.7). */
const DIGITS = 4;
const LARGEST = 10 ** DIGITS - 1;

const MILLISECONDS: readonly (readonly [unit: DurationUnit, milliseconds: number])[] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/** One number and one unit: `90s`, `1500ms`, and `15s` for 15000ms; undefined for what needs two units or five digits. */
export function fabricDuration({ milliseconds }: Duration): string | undefined {
  const found = MILLISECONDS.find(([, size]) => milliseconds % size === 0)!;
  const amount = milliseconds / found[1];
  return amount <= LARGEST ? `${amount}${found[0]}` : undefined;
}

/** `512k`, `10m`; undefined for what is no whole number of them, or has five digits. */
export function fabricSize(value: ByteSize): string | undefined {
  const text = nginxSize(value);
  return parseInt(text, 10) <= LARGEST ? text : undefined;
}
