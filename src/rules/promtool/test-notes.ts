import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Service } from "../../spec/service";
import { alertName, burnAlertName } from "../../units/names";
import { planIncident } from "./incident-plan";
import { canBeMissing } from "./missing-test";
import { canShow, justBelow, sustainable } from "./silence-tests";
import type { TestBatch, TestedSlo } from "./tested-slo";

/** What has no test, and why: nothing is left out in silence. And what not every promtool can read. */
export function testNotes(
  service: Service,
  batches: readonly TestBatch[],
  untested: readonly GuardedSlo[],
): readonly string[] {
  const tested = batches.flatMap(({ slos }) => slos);
  const slos = [...tested.map(({ slo }) => slo), ...untested];
  return [
    ...untested.map(noSeries),
    ...tested.flatMap(tooFine),
    ...tested.flatMap(outOfReach),
    ...slos.filter((slo) => !canBeMissing(service, slo)).map(neverMissing),
    ...tested.filter(({ slo }) => slo.indicator.counts.kind === "histogram").map(newPromtool),
  ];
}

function noSeries({ id, indicator }: GuardedSlo): string {
  return `not tested: the burn and budget alerts of ${id.slo}, because no series can be made up that its ${indicator.kind} expression certainly reads as intended`;
}

/** A gauge is bad or good, and cannot be bad to one part in a million within minutes. */
function tooFine({ burning, slo }: TestedSlo): string[] {
  const silent = slo.tiers.filter((tier) => !canShow(burning, justBelow(tier)));
  const names = silent.map(({ name }) => burnAlertName(slo.id, name));
  const all = canShow(burning, sustainable(slo)) ? names : [...names, alertName(slo.id, "BudgetExhausted")];
  return all.length === 0
    ? []
    : [
        `not tested: the silence of ${all.join(", ")} just below the limit, because a gauge cannot be bad for so short a time`,
      ];
}

function outOfReach({ burning, slo }: TestedSlo): string[] {
  const planned = new Set(planIncident(burning, slo.slo.window).tiers.map(({ tier }) => tier.name));
  return slo.tiers
    .filter(({ name }) => !planned.has(name))
    .map(
      ({ name, long, level }) =>
        `not tested: ${burnAlertName(slo.id, name)}, because ${slo.minimumBadEvents[level]} bad seconds do not fit into ${long}`,
    );
}

function neverMissing({ id }: GuardedSlo): string {
  return `not tested: ${alertName(id, "MetricMissing")}, because the expressions of ${id.slo} may have a value without any series`;
}

/** Measured: promtool 2.42 refuses each test that has such a series, 3.16 reads them. */
function newPromtool({ slo }: TestedSlo): string {
  return `needs a promtool newer than 2.42, which cannot read native histograms: all tests with series of ${slo.id.slo}`;
}
