import { checkoutCanary } from "../checkout";
import { emittedRelease } from "./emitted-release";
import type { EmittedStep } from "./emitted-release";
import { seededRandom } from "./seeded-random";
import { simulateRelease } from "./simulate-release";
import type { Outcome, World } from "./simulate-release";
import { usualRelease } from "./usual-template";

/** Requests that the new version answers between two looks. */
export const REQUESTS_PER_LOOK = [5, 20, 50, 200] as const;

/** What a release is like; the SLOs are 99.9 % available and 99 % within 250 ms, 14.4 times as much is bad. */
export interface Kind {
  readonly name: string;
  readonly canary: World["canary"];
  readonly stable: World["stable"];
  /** The outcome that must be rare, and the chance that is stated for it. */
  readonly wrong?: { readonly outcome: Outcome; readonly atMost: number };
}

const PROMISED = { fails: 0.001, slow: 0.01 };
const FLAWLESS = { fails: 0, slow: 0 };

export const KINDS: readonly Kind[] = [
  { name: "without errors", canary: FLAWLESS, stable: FLAWLESS, wrong: { outcome: "aborted", atMost: 0.05 } },
  { name: "exactly as promised", canary: PROMISED, stable: FLAWLESS, wrong: { outcome: "aborted", atMost: 0.05 } },
  {
    name: "1.44 % errors",
    canary: { ...PROMISED, fails: 0.0144 },
    stable: PROMISED,
    wrong: { outcome: "promoted", atMost: 0.05 },
  },
  {
    name: "14.4 % slow",
    canary: { ...PROMISED, slow: 0.144 },
    stable: PROMISED,
    wrong: { outcome: "promoted", atMost: 0.05 },
  },
  { name: "5 % errors", canary: { ...PROMISED, fails: 0.05 }, stable: PROMISED },
  {
    name: "5 % errors, as the stable version",
    canary: { ...PROMISED, fails: 0.05 },
    stable: { ...PROMISED, fails: 0.05 },
  },
];

/** How often each outcome came, of so many releases, and how many canary requests a release had on average. */
export interface Tally extends Readonly<Record<Outcome, number>> {
  readonly runs: number;
  readonly requests: number;
}

export type Rule = "emitted" | "usual";

/** The contract's canary with the traffic that gives it so many requests a look. */
function stepsOf(rule: Rule, requestsPerLook: number): readonly EmittedStep[] {
  const traffic = {
    gateway: "envoy-gateway",
    parentRef: { name: "public" },
    expected: { requestsPerSecond: requestsPerLook / 60 / 0.2 },
  };
  const { plan, manifests } = checkoutCanary({ spec: { traffic } });
  const { looks, interval } = plan!.analysis;
  return rule === "emitted" ? emittedRelease(manifests) : usualRelease(20, looks, interval.seconds);
}

/** Many releases of one kind; the same seed gives the same releases. */
export function tallyOf(
  rule: Rule,
  kind: Kind,
  { requestsPerLook, runs, seed }: { requestsPerLook: number; runs: number; seed: string },
): Tally {
  const steps = stepsOf(rule, requestsPerLook);
  const random = seededRandom(`${seed} ${rule} ${kind.name} ${requestsPerLook}`);
  const tally = { promoted: 0, aborted: 0, paused: 0, requests: 0 };
  for (let run = 0; run < runs; run++) {
    const { outcome, requests } = simulateRelease(steps, { ...kind, requestsPerLook, random });
    tally[outcome]++;
    tally.requests += requests;
  }
  return { ...tally, runs, requests: tally.requests / runs };
}

/** Wilson's interval: where the true share lies in 95 of 100 cases. */
export function confidence(count: number, runs: number): { readonly low: number; readonly high: number } {
  const z = 1.959964;
  const share = count / runs;
  const middle = (share + z ** 2 / (2 * runs)) / (1 + z ** 2 / runs);
  const half = (z / (1 + z ** 2 / runs)) * Math.sqrt((share * (1 - share)) / runs + z ** 2 / (4 * runs ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
