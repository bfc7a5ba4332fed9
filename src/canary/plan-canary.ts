import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import { enoughLooks, lookTimes, pausedByLook, seenByLook } from "./analysis-timings";
import type { AnalysisTimings, LookTimes } from "./analysis-timings";
import type { CanaryPlan, PlanStep, Watch } from "./canary-plan";
import { detectionTime } from "./detection-time";
import { explainPlan } from "./explanation";
import { explicitSteps } from "./explicit-steps";
import { exposureOf, watchedShare } from "./exposure";
import { budgetCost, chooseFirstWeight, failingTime, percentAtLeast, secondWeight } from "./first-weight";
import type { WeightLimit } from "./first-weight";
import type { GuardedCounts } from "./guarded-counts";
import { judges } from "./judges";
import type { JudgingSlo } from "./judges";
import { canaryRules } from "./rules";
import { smallestRegression } from "./smallest-regression";
import { explainSmoke, smokeTime } from "./smoke-test";

export interface PlanOfService {
  readonly plan?: CanaryPlan;
  readonly problems: readonly Problem[];
}

interface Input {
  readonly guards: readonly GuardedCounts[];
  readonly routed: boolean;
}

/** Pods may be older than the analysis by the time they were allowed to become ready (progressDeadlineSeconds). */
const MARGIN = Duration.of(10, "m");
/** The stable version's counters are read at no more points than this, however long the range is. */
const POINTS = 500;

/** Plans a release that the guarded SLOs judge. Without a plan, the problems say why. */
export function planCanary(service: Service, canary: Canary, { guards, routed }: Input): PlanOfService {
  const times = lookTimes(service, canary);
  const written = canary.steps && explicitSteps(service, canary.steps, routed);
  // What follows from the SLO is always one verdict and one watch.
  const watches = written?.steps.filter(({ kind }) => kind === "watch").length ?? 1;
  const watch = watchTimes(guards, times);
  const { judging, problems: judgeProblems } = judges(canary, guards, { watches, looks: watch.looks });
  const problems = [...judgeProblems, ...(written?.problems ?? [])];
  if (judging.length === 0 || problems.some(({ rule }) => rule === canaryRules.stepOrder.id)) return { problems };
  const detection = detectionTime(service, times, judging);
  const limit = limitOf(judging);
  const steps = written?.steps ?? derivedSteps(service, limit, { routed, detection, atRisk: canary.budgetAtRisk });
  if ("rule" in steps) return { problems: [...problems, steps] };
  const plan = withTraffic(service, canary, { times, judging, steps, watch, detection });
  const tooDear = canary.steps === undefined ? [] : costProblems(canary, limit, plan);
  return {
    plan: { ...plan, explain: [...explainPlan(plan), ...explainSmoke(service, plan.verdicts)] },
    problems: [...problems, ...tooDear],
  };
}

/** The SLO that a complete failure exhausts first. */
function limitOf(judging: readonly JudgingSlo[]): WeightLimit {
  const limits = judging.map(({ guarded: { id, slo } }) => ({ ...slo, slo: id.slo }));
  return limits.reduce((least, other) => (failingTime(other).compare(failingTime(least)) < 0 ? other : least));
}

/** A watch lasts as long as the fastest alert looks back. */
function watchTimes(guards: readonly GuardedCounts[], { interval }: LookTimes): Omit<Watch, "share"> {
  const looks = Math.max(1, Math.ceil(shortWindow(guards).milliseconds / interval.milliseconds));
  return { interval, looks, window: interval.times(looks) };
}

function shortWindow(guards: readonly Pick<GuardedCounts, "guarded">[]): Duration {
  const short = guards.map(({ guarded }) => guarded.tiers.find(({ level }) => level === "page")?.short);
  return short.reduce<Duration>((most, each) => (each && each.compare(most) > 0 ? each : most), Duration.of(0, "s"));
}

/** Enough budget, first weight, verdict, half of the traffic, a second look at it, then everything. */
function derivedSteps(
  service: Service,
  limit: WeightLimit,
  at: Parameters<typeof chooseFirstWeight>[2],
): readonly PlanStep[] | Problem {
  const first = chooseFirstWeight(service, limit, at);
  if ("rule" in first) return first;
  const second = secondWeight(first, service.workload.replicas, at.routed);
  return [
    { kind: "budget" },
    { kind: "weight", weight: first },
    { kind: "analysis" },
    ...(second === undefined ? [] : [{ kind: "weight" as const, weight: second }]),
    { kind: "watch" },
  ];
}

interface Parts {
  readonly times: LookTimes;
  readonly judging: readonly JudgingSlo[];
  readonly steps: readonly PlanStep[];
  readonly watch: Omit<Watch, "share">;
  readonly detection: (share: Ratio) => Duration;
}

function withTraffic(service: Service, canary: Canary, parts: Parts): Omit<CanaryPlan, "explain"> {
  const { steps, judging, times, watch } = parts;
  const { weight, before, shareOfTime } = exposureOf(steps)!;
  const rate = service.traffic?.expected?.requestsPerSecond;
  const requestsPerSecond = rate === undefined ? undefined : rate * weight.share.number;
  const short = shortWindow(judging);
  const looks = canary.analysis.looks ?? enoughLooks(service, times, { judges: judging, short, requestsPerSecond });
  const analysis: AnalysisTimings = { ...times, looks, prometheusOutage: canary.analysis.prometheusOutage };
  const scrape = service.monitoring.scrapeInterval;
  const earlier = Math.floor((rate ?? 0) * shareOfTime.seconds);
  const seen =
    requestsPerSecond === undefined
      ? undefined
      : seenByLook(analysis, scrape, requestsPerSecond).map((requests) => earlier + requests);
  const detection = parts.detection(weight.share);
  const range = smokeTime(service).plus(before).plus(times.initialDelay).plus(times.interval.times(looks)).plus(MARGIN);
  const exposed = weight.share.times(detection.milliseconds).plus(Ratio.of(shareOfTime.milliseconds));
  return {
    verdicts: judging.map((judge) => ({
      ...judge,
      cost: budgetCost(judge.guarded.slo, exposed, Duration.of(1, "ms")),
      ...(seen !== undefined && judge.countsRequests && { smallestRegression: smallestRegression(judge.test, seen) }),
    })),
    first: weight,
    ...{ steps, analysis, range, detection, requestsPerSecond, seen },
    watch: { ...watch, share: watchedShare(steps) ?? weight.share },
    step: longer(scrape, Duration.of(Math.ceil(range.seconds / POINTS), "s")),
    noData: canary.noData,
    budgetAtRisk: canary.budgetAtRisk,
    ...(seen !== undefined && { paused: Ratio.of(pausedByLook(judging, seen).at(-1)!.toFixed(6)) }),
  };
}

function longer(one: Duration, other: Duration): Duration {
  return one.compare(other) > 0 ? one : other;
}

/** What a user's own steps cost when the release is broken. */
function costProblems(canary: Canary, limit: WeightLimit, plan: Omit<CanaryPlan, "explain">): Problem[] {
  const { cost } = plan.verdicts.find(({ guarded }) => guarded.id.slo === limit.slo)!;
  if (cost.compare(canary.budgetAtRisk) <= 0) return [];
  const index = canary.steps!.findIndex(({ analysis }) => analysis);
  return [
    finding(canaryRules.budgetAtRisk, {
      path: `spec.canary.steps[${index}]`,
      message: `by the time this analysis finds it, a release that fails every request has cost ${percentAtLeast(cost)} of SLO ${limit.slo}'s error budget`,
      got: percentAtLeast(cost),
      allowed: `${canary.budgetAtRisk.percentText}% (budgetAtRisk)`,
      fix: "lower the weights before the analysis, shorten the pauses before it, or look earlier",
    }),
  ];
}
