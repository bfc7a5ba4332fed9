import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import type { Duration } from "../units/duration";
import type { CanaryPlan, PlannedVerdict, PlanStep } from "./canary-plan";
import { explainPlan } from "./explanation";
import { affordableShare, budgetCost, chooseFirstWeight, secondWeight } from "./first-weight";
import type { CanaryWeight, WeightLimit } from "./first-weight";
import type { GuardedCounts } from "./guarded-counts";
import { canaryRules } from "./rules";
import { isFairGame, sequentialTest } from "./sequential-test";

export interface PlanOfService {
  readonly plan?: CanaryPlan;
  readonly problems: readonly Problem[];
}

/** Plans a release that the guarded SLOs judge. Without a plan, the problems say why. */
export function planCanary(
  service: Service,
  canary: Canary,
  input: { readonly guards: readonly GuardedCounts[]; readonly routed: boolean },
): PlanOfService {
  const { guards, routed } = input;
  const detection = canary.analysis.initialDelay.plus(canary.analysis.interval);
  const judged = guards.map((guard) => judge(canary, guard, guards.length));
  const problems = judged.flatMap((result) => ("rule" in result ? [result] : []));
  const tests = judged.flatMap((result) => ("rule" in result ? [] : [result]));
  if (tests.length === 0) return { problems };
  const limits = tests.map(({ guarded }) => limitOf(guarded, canary, detection));
  const limit = limits.reduce((least, other) => (other.share.compare(least.share) < 0 ? other : least));
  const first = chooseFirstWeight(service, limit, { routed, detection, atRisk: canary.budgetAtRisk });
  if ("rule" in first) return { problems: [...problems, first] };
  const verdicts = tests.map((test, index) => ({
    ...test,
    cost: budgetCost(limits[index], first.share, detection),
  }));
  const steps = stepsOf(verdicts, first, secondWeight(first, service.workload.replicas, routed));
  const rate = service.traffic?.expected?.requestsPerSecond;
  const requestsPerSecond = rate === undefined ? undefined : rate * first.share.number;
  const { analysis, noData } = canary;
  const plan = { verdicts, first, steps, analysis, noData, detection, requestsPerSecond };
  return { plan: { ...plan, explain: explainPlan(plan) }, problems };
}

function limitOf({ id, slo }: GuardedCounts["guarded"], canary: Canary, detection: Duration): WeightLimit {
  const { window, objective } = slo;
  return { slo: id.slo, window, objective, share: affordableShare(slo, canary.budgetAtRisk, detection) };
}

/** The test of one SLO. The chance of a false abort is for the whole release, so the tests share it (Bonferroni). */
function judge(canary: Canary, guard: GuardedCounts, tests: number): Problem | Omit<PlannedVerdict, "cost"> {
  const { guarded, path } = guard;
  const tier = guarded.tiers.find(({ level }) => level === "page");
  const chances = { falseAbort: canary.falseAbort.dividedBy(tests, 10), falsePromote: canary.falsePromote };
  if (!isFairGame(chances)) return coin(canary);
  const test = tier && sequentialTest({ objective: guarded.slo.objective, factor: tier.factor, ...chances });
  if (tier !== undefined && test !== undefined) return { ...guard, test, tier };
  const reason = tier === undefined ? "no page tier says how bad is bad" : "an error ratio of 50 % is already promised";
  return finding(canaryRules.notTestable, {
    path,
    message: `SLO ${guarded.id.slo} cannot judge a canary: ${reason}`,
    got: `${guarded.slo.objective.percentText} %`,
    allowed: "an objective above 50 % that has a page tier",
    fix: "raise the objective, or take the SLO out of canary.guardSlos",
  });
}

function coin(canary: Canary): Problem {
  return finding(canaryRules.errorRates, {
    path: "spec.canary",
    message: "falseAbort and falsePromote add up to 100 %, which a coin would do as well",
    got: `falseAbort ${canary.falseAbort.percentText}%, falsePromote ${canary.falsePromote.percentText}%`,
    allowed: "together below 100 %",
    fix: "lower one of them, for example to 5%",
  });
}

/** First weight, verdict, half of the traffic for as long as the fastest alert needs, then everything. */
function stepsOf(verdicts: readonly PlannedVerdict[], first: CanaryWeight, second?: CanaryWeight): PlanStep[] {
  const short = verdicts
    .map(({ tier }) => tier.short)
    .reduce((least, other) => (other.compare(least) < 0 ? other : least));
  return [
    { kind: "weight", weight: first },
    { kind: "analysis" },
    ...(second === undefined ? [] : [{ kind: "weight" as const, weight: second }]),
    { kind: "pause", for: short },
  ];
}
