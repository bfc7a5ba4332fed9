const SIZES: Readonly<Record<string, number>> = {
  "": 1,
  k: 1_000,
  M: 1_000_000,
  G: 1_000_000_000,
  Ki: 1_024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
};

/** A whole number of bytes, read in the form Kubernetes quantities have (`512Ki`, `1Mi`, `10M`). */
export class ByteSize {
  private constructor(readonly bytes: number) {}

  static parse(text: string): ByteSize | undefined {
    const match = /^(\d+)(k|M|G|Ki|Mi|Gi)?$/.exec(text);
    if (match === null) return undefined;
    const bytes = Number(match[1]) * SIZES[match[2] ?? ""];
    return Number.isSafeInteger(bytes) ? new ByteSize(bytes) : undefined;
  }

  /** The largest unit that divides evenly, from the given units and their sizes in bytes (largest first). */
  format(units: readonly (readonly [suffix: string, bytes: number])[]): string {
    const [suffix, size] = units.find(([, bytes]) => this.bytes % bytes === 0) ?? ["", 1];
    return `${this.bytes / size}${suffix}`;
  }

  /** Kubernetes' own form: `1Mi`. */
  toString(): string {
    return this.format([
      ["Gi", SIZES.Gi],
      ["Mi", SIZES.Mi],
      ["Ki", SIZES.Ki],
      ["", 1],
    ]);
  }
}
