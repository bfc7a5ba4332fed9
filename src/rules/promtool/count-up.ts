import { Ratio } from "../../units/ratio";
import type { Stretch } from "./stretch";

/** Samples of a counter in one stretch: the first of them, and by how much each is above the one before. */
export interface Climb {
  readonly start: string;
  readonly step: string;
  readonly steps: number;
}

/** Decimals of what happens between two scrapes. */
const DECIMALS = 6;

/**
 * A counter as promtool counts it up, which adds one float to another: with exact decimals a stretch might begin a hair
 * below the last sample before it, and that is a restart. The first sample is taken when the first stretch begins.
 */
export function countUp(stretches: readonly Stretch[], perScrape: (stretch: Stretch) => number): readonly Climb[] {
  let reached = 0;
  return stretches.map((stretch, index) => {
    const step = Ratio.of(Math.max(0, perScrape(stretch))).rounded(DECIMALS);
    const start = index === 0 ? 0 : reached + step.number;
    const steps = index === 0 ? stretch.scrapes : stretch.scrapes - 1;
    reached = start;
    for (let done = 0; done < steps; done++) reached += step.number;
    return { start: Ratio.of(start).text, step: step.text, steps };
  });
}
