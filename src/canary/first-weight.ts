import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import { canaryRules } from "./rules";

/** A share of the traffic that a new version gets. */
export interface CanaryWeight {
  /** What `setWeight` says, in whole percent. */
  readonly percent: number;
  /** The share it leads to: the same with a router, a number of pods over all pods without one. */
  readonly share: Ratio;
}

/** The SLO whose budget limits the first weight. */
export interface WeightLimit {
  readonly slo: string;
  readonly window: Duration;
  readonly objective: Ratio;
}

/** First weights worth having, in percent. */
const LADDER = [1, 2, 5, 10, 20, 25, 50];
const HALF = 50;
/** A weight counts as reached when the pods come this close, in percent: Argo rounds to whole pods anyway. */
const CLOSE_ENOUGH = 0.5;

/** What decides how much a broken release costs. */
type Budget = Pick<WeightLimit, "window" | "objective">;
const DECIMALS = 20;

/**
 * Largest share of traffic at which a release that fails every request costs at most `atRisk` of the budget until it is
 * found: share x time to the first look = atRisk x window x (1 - objective).
 */
export function affordableShare(budget: Budget, atRisk: Ratio, detection: Duration): Ratio {
  return failingTime(budget).times(atRisk).dividedBy(detection.milliseconds, DECIMALS);
}

/** The same the other way round: the share of the budget that a fully broken release costs at this share of traffic. */
export function budgetCost(budget: Budget, share: Ratio, detection: Duration): Ratio {
  return share.times(detection.milliseconds).dividedBy(failingTime(budget), DECIMALS);
}

/** Milliseconds of complete failure that use up the whole budget. */
export function failingTime({ objective, window }: Budget): Ratio {
  return objective.complement().times(window.milliseconds);
}

/** All first weights a service can have, smallest first. `routed` tells whether a router splits the requests. */
export function firstWeights(replicas: number, routed: boolean): readonly CanaryWeight[] {
  if (routed) return LADDER.map((percent) => weightOf(percent, replicas, true));
  const onePod = Math.max(1, Math.round(100 / replicas));
  const candidates = [...new Set([...LADDER, onePod])]
    .sort((a, b) => a - b)
    .map((percent) => byPods(percent, replicas));
  return candidates.filter((weight) => weight.percent <= HALF && isReached(weight));
}

/** The step between the first weight and everything: half of the traffic, or the next more that pods allow. */
export function secondWeight(first: CanaryWeight, replicas: number, routed: boolean): CanaryWeight | undefined {
  const percent = routed ? HALF : Math.round((100 * Math.ceil(replicas / 2)) / replicas);
  const half = weightOf(percent, replicas, routed);
  return half.share.compare(first.share) > 0 && half.percent < 100 ? half : undefined;
}

/** What a weight leads to. */
export function weightOf(percent: number, replicas: number, routed: boolean): CanaryWeight {
  return routed ? { percent, share: Ratio.percent(percent)! } : byPods(percent, replicas);
}

/** Whether the pods come close enough to a weight for it to mean anything. */
export function isReached({ percent, share }: CanaryWeight): boolean {
  const exact = share.number * 100;
  return exact > 0 && exact < 100 && Math.abs(exact - percent) <= CLOSE_ENOUGH;
}

/** Argo without a router rounds to the nearest number of pods, ties up; a single replica gets a canary pod beside it. */
function byPods(percent: number, replicas: number): CanaryWeight {
  if (replicas === 1) return { percent, share: Ratio.percent(HALF)! };
  return { percent, share: Ratio.of(Math.round((replicas * percent) / 100)).dividedBy(replicas, 6) };
}

interface Circumstances {
  readonly routed: boolean;
  /** Time until a fully broken release is found that gets a share of the traffic. */
  readonly detection: (share: Ratio) => Duration;
  readonly atRisk: Ratio;
}

/** The largest first weight within the limit, or the finding that says why there is none. */
export function chooseFirstWeight(service: Service, limit: WeightLimit, at: Circumstances): CanaryWeight | Problem {
  const weights = firstWeights(service.workload.replicas, at.routed);
  const isAffordable = ({ share }: CanaryWeight) =>
    budgetCost(limit, share, at.detection(share)).compare(at.atRisk) <= 0;
  const fitting = weights.filter(isAffordable).at(-1);
  if (fitting !== undefined) return fitting;
  const [smallest] = weights;
  const limited = limitedBy(smallest, limit, at);
  const tooFewPods = !at.routed && limited.share.compare(Ratio.percent(LADDER[0])!) >= 0;
  return tooFewPods ? tooCoarse(service, limited, at.atRisk) : tooExpensive(limited, at.atRisk);
}

/** What the smallest weight runs into. */
interface Limited extends WeightLimit {
  readonly smallest: CanaryWeight;
  readonly detection: Duration;
  /** Largest share of traffic that stays within the budget at risk; may be above 1. */
  readonly share: Ratio;
}

function limitedBy(smallest: CanaryWeight, limit: WeightLimit, at: Circumstances): Limited {
  const detection = at.detection(smallest.share);
  return { ...limit, smallest, detection, share: affordableShare(limit, at.atRisk, detection) };
}

function tooExpensive(limited: Limited, atRisk: Ratio): Problem {
  const { enoughRisk, fix } = wayOut(limited, atRisk);
  return finding(canaryRules.budgetAtRisk, {
    path: "spec.canary.budgetAtRisk",
    message: `${affordable(limited)}, and the smallest first weight is ${percentText(limited.smallest.share)} %`,
    got: `${atRisk.percentText}%`,
    allowed: enoughRisk === undefined ? "an earlier first look" : `${enoughRisk} or more at this analysis`,
    fix,
  });
}

function tooCoarse({ workload }: Service, limited: Limited, atRisk: Ratio): Problem {
  const pods = Math.ceil(1 / limited.share.number);
  return finding(canaryRules.weightUnreachable, {
    path: "spec.workload.replicas",
    message: `${affordable(limited)}, and one of ${workload.replicas} pods takes ${percentText(limited.smallest.share)} %`,
    got: `${workload.replicas} replicas, no router`,
    allowed: `${pods} replicas or more`,
    fix: `run ${pods} replicas, route through a gateway that splits requests, or ${wayOut(limited, atRisk).fix}`,
  });
}

function affordable({ slo, share, detection }: Limited): string {
  return `until it is found (${detection}) SLO ${slo} can afford a broken release on ${percentText(share)} % of the traffic`;
}

/** What would make a weight affordable: more budget at risk where that is possible, or an earlier look. */
function wayOut(limited: Limited, atRisk: Ratio) {
  const cost = budgetCost(limited, limited.smallest.share, limited.detection);
  const seconds = Math.floor((limited.detection.seconds * atRisk.number) / cost.number);
  const earlier = `look earlier: initialDelay + interval of at most ${Duration.of(seconds, "s")}`;
  if (cost.compare(1) > 0) return { fix: seconds === 0 ? "relax the objective" : earlier };
  const enoughRisk = percentAtLeast(cost);
  return { enoughRisk, fix: `raise budgetAtRisk to ${enoughRisk}${seconds === 0 ? "" : `, or ${earlier}`}` };
}

function percentText(share: Ratio): string {
  return share.rounded(4).percentText;
}

/** Percent with two digits, rounded up. */
export function percentAtLeast(share: Ratio): string {
  const percent = share.number * 100;
  const step = 10 ** (Math.floor(Math.log10(percent)) - 1);
  return `${Ratio.of((Math.ceil(percent / step - 1e-9) * step).toPrecision(2)).text}%`;
}
