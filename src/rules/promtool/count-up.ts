import { Ratio } from "../../units/ratio";
import type { Stretch } from "./stretch";

/** Samples of a counter in one stretch: the first of them, and by how much each is above the one before. */
export interface Climb {
  readonly start: string;
  readonly step: string;
  readonly steps: number;
}

/** A millionth of an event is the least that happens between two scrapes. */
const PARTS = 1e6;

/**
 * A counter as promtool counts it up, which adds one float to another: with exact decimals a stretch might begin a hair
 * below the last sample before it, and that is a restart. The first sample is taken when the first stretch begins.
 */
export function countUp(stretches: readonly Stretch[], perScrape: (stretch: Stretch) => number): readonly Climb[] {
  let reached = 0;
  return stretches.map((stretch, index) => {
    const step = Math.round(Math.max(0, perScrape(stretch)) * PARTS) / PARTS;
    const start = index === 0 ? 0 : reached + step;
    const steps = index === 0 ? stretch.scrapes : stretch.scrapes - 1;
    reached = start;
    for (let done = 0; done < steps; done++) reached += step;
    return { start: decimal(start), step: decimal(step), steps };
  });
}

/** The shortest text that reads back to the same float, without an exponent. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? Ratio.of(value).text : text;
}
