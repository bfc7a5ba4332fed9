import { z } from "zod";
import { Duration } from "../units/duration";
import { ByteSize } from "../units/byte-size";
import { Ratio } from "../units/ratio";

/** What a refused leaf tells the reader; travels through zod as a custom issue's params. */
export interface LeafComplaint {
  readonly message: string;
  readonly allowed: string;
  readonly fix: string;
}

export interface LeafReader<T> {
  /** JSON Schema of the written form, for editors. */
  readonly json: Readonly<Record<string, unknown>>;
  read(value: unknown): T | LeafComplaint;
}

/** Marks complaints, so that a value can never be mistaken for one. */
const COMPLAINT = Symbol("complaint");

export function complaint(message: string, allowed: string, fix: string): LeafComplaint {
  return { message, allowed, fix, [COMPLAINT]: true } as LeafComplaint;
}

/** A zod schema for one scalar: any refusal says what is allowed and what to write instead. */
export function leaf<Written, T>(reader: LeafReader<T>) {
  return z
    .custom<Written>(() => true)
    .meta(reader.json)
    .transform((value, context): T => {
      const result = reader.read(value);
      if (typeof result !== "object" || result === null || !(COMPLAINT in result)) return result as T;
      context.issues.push({
        code: "custom",
        input: value,
        params: { ...(result as LeafComplaint) },
        message: (result as LeafComplaint).message,
      });
      return z.NEVER;
    });
}

/** A length of time between two limits, written with a unit. */
export function durationLeaf(from: string, to: string, step?: string) {
  const min = Duration.parse(from)!;
  const max = Duration.parse(to)!;
  const fits: Fits = (duration) =>
    duration.compare(min) >= 0 &&
    duration.compare(max) <= 0 &&
    (step === undefined || duration.multipleOf(Duration.parse(step)!) !== undefined);
  const steps = step === undefined ? "" : ` in steps of ${step}`;
  const examples = EXAMPLES.map((text) => Duration.parse(text)!).filter(fits);
  const allowed = `a duration from ${min} to ${max}${steps}, for example ${examples.join(", ")}`;
  return leaf<string, Duration>({
    json: { type: "string", pattern: "^(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$" },
    read: (value) => {
      if (typeof value === "number")
        return complaint("a number without a unit is no duration", allowed, withUnits(value, fits));
      const duration = typeof value === "string" ? Duration.parse(value) : undefined;
      if (duration === undefined)
        return complaint("not a duration", allowed, "write whole units, largest first: 1h30m");
      if (duration.compare(min) < 0) return complaint(`shorter than ${min}`, allowed, `write ${min} or more`);
      if (duration.compare(max) > 0) return complaint(`longer than ${max}`, allowed, `write ${max} or less`);
      if (step !== undefined && duration.multipleOf(Duration.parse(step)!) === undefined) {
        return complaint(`not a multiple of ${step}`, allowed, neighbours(duration, Duration.parse(step)!, fits));
      }
      return duration;
    },
  });
}

type Fits = (duration: Duration) => boolean;

/** What a duration may look like; each place shows those it takes. */
const EXAMPLES = ["500ms", "30s", "1h30m", "30d"];

/** What a bare number may have meant: each unit that makes it a value of this place. */
function withUnits(amount: number, fits: Fits): string {
  const meant = (["ms", "s", "m", "h", "d"] as const).filter((unit) => {
    const duration = Duration.parse(`${amount}${unit}`);
    return duration !== undefined && fits(duration);
  });
  if (meant.length === 0) return "write whole units, largest first: 1h30m";
  return `write ${meant.map((unit) => `"${amount}${unit}"`).join(" or ")}`;
}

/** The steps below and above a duration between two steps. */
function neighbours(duration: Duration, step: Duration, fits: Fits): string {
  const below = Math.floor(duration.milliseconds / step.milliseconds);
  const near = [step.times(below), step.times(below + 1)].filter(fits);
  return `write ${near.join(" or ")}`;
}

/** An objective in percent, above 0 and below 100. */
export function objectiveLeaf() {
  const allowed = "a number of percent above 0 and below 100, for example 99.9";
  return leaf<number | string, Ratio>({
    json: {
      anyOf: [
        { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 },
        { type: "string", pattern: "^\\d+(\\.\\d+)?$" },
      ],
    },
    read: (value) => {
      if (typeof value === "string" && /^\d+,\d+$/.test(value)) {
        return complaint("decimals are written with a point", allowed, `write ${value.replace(",", ".")}`);
      }
      if (typeof value === "string" && /^\d+(\.\d+)?\s*%$/.test(value)) {
        return complaint("the unit is percent already", allowed, `write ${value.replace(/\s*%$/, "")}`);
      }
      const ratio = typeof value === "number" || typeof value === "string" ? Ratio.percent(value) : undefined;
      if (ratio === undefined)
        return complaint("not a number", allowed, "write the share of good events in percent, for example 99.9");
      if (ratio.compare(1) >= 0)
        return complaint(
          "an objective of 100 or more leaves no error budget",
          allowed,
          "leave room for errors, for example 99.9",
        );
      if (ratio.compare(0) <= 0)
        return complaint(
          "an objective of 0 or less promises nothing",
          allowed,
          "write the share of events that must be good, for example 99.9",
        );
      return ratio;
    },
  });
}

/** A share written with its sign: `20%`. */
export function percentLeaf(from: string, to: string) {
  const min = Ratio.parsePercent(from)!;
  const max = Ratio.parsePercent(to)!;
  const allowed = `a share from ${from} to ${to}, written with its sign, for example 20%`;
  return leaf<string, Ratio>({
    json: { type: "string", pattern: "^\\d+(\\.\\d+)?%$" },
    read: (value) => {
      if (typeof value === "number") return complaint("a share needs its percent sign", allowed, `write ${value}%`);
      const ratio = typeof value === "string" ? Ratio.parsePercent(value) : undefined;
      if (ratio === undefined)
        return complaint("not a share", allowed, "write a number and a percent sign, for example 20%");
      if (ratio.compare(min) < 0 || ratio.compare(max) > 0)
        return complaint("out of range", allowed, `write a share between ${from} and ${to}`);
      return ratio;
    },
  });
}

/** A number between two limits; `whole` refuses fractions. */
export function numberLeaf(range: {
  readonly min: number;
  readonly max: number;
  readonly above?: boolean;
  readonly whole?: boolean;
}) {
  const allowed = `a ${range.whole ? "whole " : ""}number ${range.above ? "above" : "from"} ${range.min} to ${range.max}`;
  const minimum = range.above ? { exclusiveMinimum: range.min } : { minimum: range.min };
  return leaf<number, number>({
    json: { type: range.whole ? "integer" : "number", ...minimum, maximum: range.max },
    read: (value) => {
      if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) {
        return complaint("a quoted number is text", allowed, `write ${value} without quotes`);
      }
      if (typeof value !== "number" || Number.isNaN(value))
        return complaint("not a number", allowed, `write ${allowed}`);
      if (range.whole && !Number.isInteger(value)) {
        const nearest = Math.min(range.max, Math.max(range.min, Math.round(value)));
        return complaint("not a whole number", allowed, `write ${nearest}`);
      }
      const tooSmall = range.above ? value <= range.min : value < range.min;
      if (tooSmall || value > range.max) return complaint("out of range", allowed, `write ${allowed}`);
      return value;
    },
  });
}

/** A whole number of things. */
export function countLeaf(min: number, max = 1_000_000) {
  return numberLeaf({ min, max, whole: true });
}

export function portLeaf() {
  return countLeaf(1, 65_535);
}

/** A number of bytes. */
export function byteSizeLeaf(from: string, to: string) {
  const allowed = `a size from ${from} to ${to}, for example 512Ki or 1Mi`;
  return leaf<string, ByteSize>({
    json: { type: "string", pattern: "^\\d+(k|M|G|Ki|Mi|Gi)?$" },
    read: (value) => {
      const size = typeof value === "string" ? ByteSize.parse(value) : undefined;
      if (size === undefined) return complaint("not a size", allowed, "write a whole number and a unit: 1Mi");
      const inRange = size.bytes >= ByteSize.parse(from)!.bytes && size.bytes <= ByteSize.parse(to)!.bytes;
      return inRange ? size : complaint("out of range", allowed, `write ${allowed}`);
    },
  });
}

/** Control characters but tab and line end, and halves of a surrogate pair: no YAML or JSON reader agrees on them. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A text of a given shape. */
export function textLeaf(shape: {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly fix: string;
  readonly maxLength?: number;
}) {
  return leaf<string, string>({
    json: { type: "string", pattern: shape.pattern.source, ...(shape.maxLength && { maxLength: shape.maxLength }) },
    read: (value) => {
      if (typeof value !== "string") return complaint("not a text", shape.allowed, shape.fix);
      if (UNPRINTABLE.test(value))
        return complaint(
          "it has characters that cannot be printed",
          shape.allowed,
          "remove control characters and broken emoji",
        );
      if (shape.maxLength !== undefined && value.length > shape.maxLength) {
        return complaint(
          `longer than ${shape.maxLength} characters`,
          shape.allowed,
          `shorten it to ${shape.maxLength} characters`,
        );
      }
      return shape.pattern.test(value) ? value : complaint("not of the right form", shape.allowed, shape.fix);
    },
  });
}

/** A DNS label, the form of every name that ends up in a Kubernetes object. */
export function dnsLabelLeaf(maxLength = 63) {
  return textLeaf({
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    allowed: `lower case letters, digits and dashes, at most ${maxLength}, beginning and ending with a letter or digit`,
    fix: "write it like checkout-api",
    maxLength,
  });
}

/** An HTTP method. */
export function methodLeaf() {
  return textLeaf({ pattern: /^[A-Z]+$/, allowed: "an HTTP method in capitals", fix: "write it like GET" });
}

/** Any text that is not empty. */
export function nonEmptyLeaf(what: string) {
  return textLeaf({ pattern: /\S/, allowed: `${what}, not empty`, fix: `write ${what}` });
}

/** A status from 400 to 599, or one of the retry words. */
export function retryConditionLeaf(words: readonly string[]) {
  const allowed = `${words.join(", ")}, or a status from 400 to 599`;
  return leaf<string | number, string | number>({
    json: { anyOf: [{ enum: [...words] }, { type: "integer", minimum: 400, maximum: 599 }] },
    read: (value) => {
      const known =
        typeof value === "number"
          ? Number.isInteger(value) && value >= 400 && value <= 599
          : typeof value === "string" && words.includes(value);
      return known ? (value as string | number) : complaint("not a retry condition", allowed, `use one of ${allowed}`);
    },
  });
}

/** Registry, name, tag and digest of an image (the reference grammar of distribution, without its rarer forms). */
export function imageLeaf(example: string) {
  return textLeaf({
    pattern: /^[a-z0-9][a-z0-9.:/_-]*[a-z0-9](:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[a-f0-9]{64})?$/,
    allowed: "the name of an image with its tag or digest, at most 255 characters",
    fix: `write it like ${example}`,
    maxLength: 255,
  });
}
