/** Milliseconds in each unit a duration may be written in, largest first. `w` is read, and printed as days. */
const UNITS = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

export type DurationUnit = (typeof UNITS)[number][0];

/** A length of time in whole milliseconds. Immutable; a bare number never means time in this product. */
export class Duration {
  private constructor(readonly milliseconds: number) {}

  static of(amount: number, unit: DurationUnit): Duration {
    const size = UNITS.find(([name]) => name === unit)![1];
    return new Duration(Math.round(amount * size));
  }

  /** Reads `500ms`, `1h30m`, `30d`, `2w`; each unit once, largest first. Anything else gives undefined. */
  static parse(text: string): Duration | undefined {
    const match = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
    if (match === null || text === "") return undefined;
    const milliseconds = UNITS.reduce((sum, [, size], index) => sum + Number(match[index + 1] ?? 0) * size, 0);
    return Number.isSafeInteger(milliseconds) ? new Duration(milliseconds) : undefined;
  }

  get seconds(): number {
    return this.milliseconds / 1_000;
  }

  times(factor: number): Duration {
    return new Duration(Math.round(this.milliseconds * factor));
  }

  plus(other: Duration): Duration {
    return new Duration(this.milliseconds + other.milliseconds);
  }

  minus(other: Duration): Duration {
    return new Duration(Math.max(0, this.milliseconds - other.milliseconds));
  }

  compare(other: Duration): number {
    return this.milliseconds - other.milliseconds;
  }

  /** How many whole times `other` fits, or undefined when it does not fit evenly. */
  multipleOf(other: Duration): number | undefined {
    const times = this.milliseconds / other.milliseconds;
    return Number.isInteger(times) ? times : undefined;
  }

  /** Parts by the given units, largest first, leaving out empty ones; zero is `0s`. */
  format(units: readonly DurationUnit[] = ["d", "h", "m", "s", "ms"]): string {
    let rest = this.milliseconds;
    const parts = UNITS.filter(([name]) => units.includes(name)).map(([name, size]) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return amount === 0 ? "" : `${amount}${name}`;
    });
    return parts.join("") || "0s";
  }

  /** The shortest text that reads back to the same duration, for example `1h30m`; also PromQL's own form. */
  toString(): string {
    return this.format();
  }
}
