import { closeSync, openSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

export const STEP_SECONDS = 30;
/** As long as the history on which the other tools' figures were first taken. */
export const HISTORY_SECONDS = 4.2 * 86_400;

/** Blocks start at multiples of their length; the history lies inside one, since promtool reads all text for each. */
export const BLOCK_HOURS = 162;
const START = 3000 * BLOCK_HOURS * 3600;
/** The instant at which every rule is evaluated: that of the last sample. */
export const EVALUATED_AT = START + HISTORY_SECONDS;

/** A series that grows evenly, with a sample at every step of the history. */
export interface HistorySeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly perStep: number;
}

/** Writes all samples as OpenMetrics text, one series after the other; no more than one series is in memory. */
export async function writeOpenMetrics(
  file: string,
  series: readonly HistorySeries[],
  signal: AbortSignal,
): Promise<void> {
  const output = openSync(file, "w");
  try {
    for (const each of series) {
      writeSync(output, samplesOf(each));
      await setImmediate();
      signal.throwIfAborted();
    }
    writeSync(output, "# EOF\n");
  } finally {
    closeSync(output);
  }
}

function samplesOf({ labels: { __name__: name, ...labels }, start, perStep }: HistorySeries): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const prefix = `${name}{${matchers.join(",")}} `;
  let text = "";
  for (let step = 0; step <= HISTORY_SECONDS / STEP_SECONDS; step++) {
    text += `${prefix}${start + step * perStep} ${START + step * STEP_SECONDS}\n`;
  }
  return text;
}
