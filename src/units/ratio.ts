import Big from "big.js";

/** An exact decimal share or factor: 99.9 % stays 0.999 and its complement 0.001, with no float dust. Immutable. */
export class Ratio {
  private constructor(private readonly value: Big) {}

  static of(value: number | string): Ratio {
    return new Ratio(new Big(value));
  }

  /** Reads a plain decimal number of percent: `99.95` or `"99.950"`. Anything else gives undefined. */
  static percent(value: number | string): Ratio | undefined {
    const text = String(value);
    return /^-?\d+(\.\d+)?$/.test(text) ? new Ratio(new Big(text).div(100)) : undefined;
  }

  /** Reads `20%`. */
  static parsePercent(text: string): Ratio | undefined {
    return text.endsWith("%") ? Ratio.percent(text.slice(0, -1)) : undefined;
  }

  /** What is left to one: the error budget of an objective. */
  complement(): Ratio {
    return new Ratio(new Big(1).minus(this.value));
  }

  plus(other: Ratio): Ratio {
    return new Ratio(this.value.plus(other.value));
  }

  times(other: Ratio | number): Ratio {
    return new Ratio(this.value.times(other instanceof Ratio ? other.value : other));
  }

  /** Quotient, rounded to `decimals` places where it does not end. */
  dividedBy(other: Ratio | number, decimals = 10): Ratio {
    const divisor = other instanceof Ratio ? other.value : new Big(other);
    const dp = Big.DP;
    try {
      Big.DP = decimals;
      return new Ratio(this.value.div(divisor));
    } finally {
      Big.DP = dp;
    }
  }

  rounded(decimals: number): Ratio {
    return new Ratio(this.value.round(decimals));
  }

  /** Toward zero, so that a limit stays a limit. */
  roundedDown(decimals: number): Ratio {
    return new Ratio(this.value.round(decimals, Big.roundDown));
  }

  /** Away from zero, so that a minimum is reached. */
  roundedUp(decimals: number): Ratio {
    return new Ratio(this.value.round(decimals, Big.roundUp));
  }

  compare(other: Ratio | number): number {
    return this.value.cmp(other instanceof Ratio ? other.value : other);
  }

  get number(): number {
    return this.value.toNumber();
  }

  /** Plain decimal text, never an exponent: `0.00001`. */
  get text(): string {
    return this.value.toFixed();
  }

  /** The same as percent, without the sign: `99.95`. */
  get percentText(): string {
    return this.value.times(100).toFixed();
  }

  toString(): string {
    return this.text;
  }
}
