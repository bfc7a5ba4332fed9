import type { Matcher } from "../../promql/expression";
import type { Service } from "../../spec/service";

/** What one metric source calls things: one row, and nothing else, makes a source known everywhere. */
export interface MetricPreset {
  readonly name: string;
  /** Whose series these are, in words; a plural. */
  readonly title: string;
  readonly availability?: {
    readonly total: string;
    readonly bad: string;
    /** Picks the bad events among `bad`'s series. */
    readonly badMatchers: readonly Matcher[];
  };
  readonly latency?: {
    readonly bucket: string;
    readonly total: string;
    /** Name of the native histogram, where the source can export one; its values have the same unit. */
    readonly native?: string;
    /** Milliseconds in the unit of the `le` label. */
    readonly unit: number;
    /** Bucket boundaries in that unit, as the source has them without any configuration. */
    readonly boundaries: readonly number[];
  };
  /** What to do about latency where the source has no histogram. */
  readonly latencyInstead?: string;
  /** Picks one service's series, where the source's labels follow from the service's names. */
  readonly matchersOf?: (service: Service) => readonly Matcher[];
  /** Whether series carry `namespace` and `pod` of the pod that answered, so that one version's pods can be told apart. */
  readonly ofPods?: true;
  /** What must be switched on before the series exist. */
  readonly needs?: string;
  /** What the numbers leave out or count in another way than a reader would expect; one sentence each. */
  readonly caveats?: readonly string[];
}
