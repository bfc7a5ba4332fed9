import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { PAUSED_AT_MOST, pausedByLook, SCRAPES_TO_BE_SEEN, seenByLook } from "./analysis-timings";
import { canaryRules } from "./rules";

/** Whether a plan can decide in its time, at the expected traffic. */
export function planProblems(service: Service, plan: CanaryPlan): readonly Problem[] {
  return [...trafficProblems(service, plan), ...shortAnalysis(plan), ...noDataProblems(service, plan)];
}

function trafficProblems(service: Service, plan: CanaryPlan): Problem[] {
  const seen = plan.seen?.at(-1);
  if (seen === undefined) return [trafficUnknown(plan)];
  const tooFewFor = plan.verdicts.filter(({ countsRequests, test }) => countsRequests && seen < test.cleanRequests);
  if (tooFewFor.length === 0) return pausedOften(service, plan);
  return tooFewFor.map((verdict) => tooFew(service, plan, { verdict, seen }));
}

/** Looks that a longer analysis may have; more are no advice. */
const MOST_LOOKS = 1_000;

function pausedOften(service: Service, plan: CanaryPlan): Problem[] {
  const { paused, analysis, verdicts } = plan;
  if (paused === undefined || paused.compare(PAUSED_AT_MOST) <= 0) return [];
  const seen = seenByLook(
    { ...analysis, looks: MOST_LOOKS },
    service.monitoring.scrapeInterval,
    plan.requestsPerSecond!,
  );
  const enough = pausedByLook(verdicts, seen).findIndex((share) => share <= PAUSED_AT_MOST);
  const percent = `${Number((paused.number * 100).toPrecision(2))} %`;
  return [
    finding(canaryRules.pausedOften, {
      path: "spec.canary.analysis.looks",
      message: `at the expected traffic up to ${percent} of the releases exactly as good as promised are still undecided after ${analysis.looks} looks, and wait for a human`,
      got: `${analysis.looks} looks`,
      allowed: enough < 0 ? "more requests" : `${enough + 1} looks or more`,
      fix: enough < 0 ? MORE_REQUESTS : `set looks to ${enough + 1}, or ${MORE_REQUESTS}`,
    }),
  ];
}

const MORE_REQUESTS = "send load to the canary, or raise budgetAtRisk for a larger first weight";

function trafficUnknown({ verdicts }: CanaryPlan): Problem {
  const needs = verdicts.map(({ guarded, test }) => `${guarded.id.slo} ${test.cleanRequests}`).join(", ");
  return finding(canaryRules.trafficUnknown, {
    path: "spec.traffic.expected.requestsPerSecond",
    message: `whether the canary sees enough requests could not be checked; a release without errors needs: ${needs}`,
    got: "nothing",
    allowed: "requests a second, as a daily average",
    fix: "state traffic.expected.requestsPerSecond",
  });
}

function tooFew(
  service: Service,
  plan: CanaryPlan,
  { verdict, seen }: { readonly verdict: PlannedVerdict; readonly seen: number },
): Problem {
  const { initialDelay, interval, looks } = plan.analysis;
  const needed = verdict.test.cleanRequests;
  const more = (needed - seen) / plan.requestsPerSecond!;
  const enough = looks + Math.max(1, Math.ceil(Number((more / interval.seconds).toPrecision(12))));
  const span = initialDelay.plus(interval.times(looks - 1));
  return finding(canaryRules.tooFewRequests, {
    path: "spec.canary.analysis.looks",
    message: `in ${span} the canary sees ${seen} requests, and SLO ${verdict.guarded.id.slo} needs ${needed} without an error to pass`,
    got: `${looks} looks, ${service.traffic?.expected?.requestsPerSecond} requests a second, first weight ${plan.first.percent} %`,
    allowed: `${enough} looks or more at this traffic`,
    fix: `look more often, ${MORE_REQUESTS}`,
  });
}

function shortAnalysis({ verdicts, analysis }: CanaryPlan): Problem[] {
  const span: Duration = analysis.interval.times(analysis.looks);
  const [longest] = verdicts.map(({ tier }) => tier).sort((a, b) => b.short.compare(a.short));
  if (span.compare(longest.short) >= 0) return [];
  return [
    finding(canaryRules.shortAnalysis, {
      path: "spec.canary.analysis",
      message: `${analysis.looks} looks every ${analysis.interval} last ${span}, less than the ${longest.short} that tier ${longest.name} looks back`,
      got: String(span),
      allowed: `${longest.short} or more`,
      fix: `set looks to ${Math.ceil(longest.short.milliseconds / analysis.interval.milliseconds)}, or a longer interval`,
    }),
  ];
}

function noDataProblems(service: Service, { noData, analysis }: CanaryPlan): Problem[] {
  if (noData === "pause") return [];
  const least = service.monitoring.scrapeInterval.times(SCRAPES_TO_BE_SEEN);
  const early = finding(canaryRules.firstLookTooEarly, {
    path: "spec.canary.analysis.initialDelay",
    message: `with noData ${noData} a first look before ${least} would ${noData === "fail" ? "abort a good release" : "promote an unproven one"} for want of a scrape`,
    got: String(analysis.initialDelay),
    allowed: `${least} or more (two scrapes)`,
    fix: `set initialDelay to ${least}, or noData to pause`,
  });
  const unproven = finding(canaryRules.unprovenPass, {
    path: "spec.canary.noData",
    message: "a look without any series, also one while Prometheus has just lost its data, promotes the release",
    got: noData,
    allowed: "pause, fail, pass",
    fix: "use pause, and resume by hand what had no traffic",
  });
  return [...(analysis.initialDelay.compare(least) < 0 ? [early] : []), ...(noData === "pass" ? [unproven] : [])];
}
