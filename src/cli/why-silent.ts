import type { TierSimulation } from "../burnrate/simulation";
import { plainCount, plainPercent } from "./plain-number";

/** Why a tier's alert never fired, with the numbers that kept it silent. */
export function whySilent({ tier, peak, minimumBadEvents }: TierSimulation, unit: string): string {
  const needed = `${tier.threshold.percentText} %`;
  if (peak.badEvents !== undefined) {
    return `${plainCount(peak.badEvents)} bad ${unit} in ${tier.long}, needs ${minimumBadEvents}`;
  }
  return peak.longRatio > tier.threshold.number
    ? `${tier.short} and ${tier.long} not above ${needed} at once`
    : `${plainPercent(peak.longRatio)} bad in ${tier.long}, needs over ${needed}`;
}
