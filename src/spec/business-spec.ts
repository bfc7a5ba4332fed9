/** A business metric shown beside the SLOs. */
export interface BusinessMetricSpec {
  /** Short name, unique in the service. A DNS label. */
  readonly name: string;
  /**
   * Title of its panel.
   * @default - the name
   */
  readonly title?: string;
  /** PromQL expression that gives one number. */
  readonly query: string;
  /**
   * Which way is good.
   * @default higher-is-better
   */
  readonly direction?: "higher-is-better" | "lower-is-better";
  /**
   * How to print the number: `ratio` as percent, `currency` and `count` as they are.
   * @default count
   */
  readonly unit?: "count" | "ratio" | "currency";
}
