import { baseWindow } from "../burnrate/evaluation";
import type { Tier } from "../burnrate/tier";
import { requiredSeries } from "../indicators/event-counts";
import { call } from "../promql/build";
import { printPromql } from "../promql/print";
import type { AlertingRule } from "../rules/rule";
import { alertName, burnAlertName, runbookAnchor } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block, Inline } from "./markdown";
import { groupLabels, groupOf, sectionLink } from "./runbook-subject";
import type { RunbookSubject } from "./runbook-subject";
import { roughly, timeToEmpty } from "./time-to-empty";

/** What one alert means and where to begin: short, because everything else is said once in the common sections. */
export function alertSection(subject: RunbookSubject, rule: AlertingRule): readonly Block[] {
  return [heading(2, rule.alert, runbookAnchor(rule.alert)), ...meaning(subject, rule)];
}

function meaning(subject: RunbookSubject, rule: AlertingRule): readonly Block[] {
  const { slo } = subject;
  const tier = slo.tiers.find(({ name }) => burnAlertName(slo.id, name) === rule.alert);
  if (tier !== undefined) return burnMeaning(subject, tier);
  switch (rule.alert) {
    case alertName(slo.id, "BudgetExhausted"):
      return exhaustedMeaning(subject);
    case alertName(slo.id, "MetricMissing"):
      return missingMeaning(subject);
    case alertName(slo.id, "NoTraffic"):
      return noTrafficMeaning(subject);
    default:
      return [paragraph(`${rule.annotations.summary}.`), paragraph("First step: ", sectionLink("is-it-real"), ".")];
  }
}

function burnMeaning(subject: RunbookSubject, tier: Tier): readonly Block[] {
  const { service, slo } = subject;
  const { unit } = slo.indicator;
  const severity = service.alerting[tier.level].severity;
  const empty = roughly(timeToEmpty(slo.slo.window, tier.factor));
  const minimum = slo.minimumBadEvents[tier.level];
  const enough = minimum === 0 ? "" : `, at least ${minimum} of them in the last ${tier.long}`;
  const facts = [
    `More than ${tier.threshold.percentText} % of the ${unit} of the last ${tier.short} and of the last ${tier.long} were bad${enough}:`,
    `a burn rate above ${tier.factor}, at which a full budget is empty in ${empty}.`,
    `At least ${tier.budgetShare.rounded(4).percentText} % of it went within ${tier.long}. Severity ${severity}.`,
  ];
  const start = [sectionLink("is-it-real"), ", then ", sectionLink("make-it-stop"), "."];
  return [
    paragraph(facts.join(" "), ...ownOf(subject)),
    tier.level === "page"
      ? paragraph("First step, now: ", ...start)
      : paragraph(
          "First step, within the working day: ",
          sectionLink("what-changed"),
          ", then ",
          sectionLink("which-bottleneck"),
          ".",
        ),
  ];
}

/** Which group an alert is about, where each has alerts of its own. */
function ownOf(subject: RunbookSubject): readonly Inline[] {
  const group = groupOf(subject);
  return group === undefined ? [] : [` One alert a ${group}: look at its `, ...groupLabels(subject), "."];
}

/** What an alert about all groups together does not say. */
function ofAll(subject: RunbookSubject, unsaid: (group: string) => string): string {
  const group = groupOf(subject);
  return group === undefined ? "" : ` ${unsaid(group)}`;
}

function exhaustedMeaning(subject: RunbookSubject): readonly Block[] {
  const { window } = subject.slo.slo;
  return [
    paragraph(
      `The promise is broken: in the last ${window} more ${subject.slo.indicator.unit} were bad than the budget allows. The budget fills up again only as bad hours get older than ${window}.`,
      ...ownOf(subject),
    ),
    paragraph("First step: stop risky releases, see ", sectionLink("after"), "."),
  ];
}

function missingMeaning(subject: RunbookSubject): readonly Block[] {
  const { service, slo } = subject;
  const required = requiredSeries(slo.indicator.counts, baseWindow(service.monitoring));
  const absent = required.map((series) => printPromql(call("absent", series)));
  return [
    paragraph(
      `Prometheus has no series behind this promise, so no burn alert can fire: the service is gone, is not scraped, or its metrics have new names.${ofAll(subject, (group) => `This is about all of them together: a ${group} that alone is gone makes no alert.`)} Each of these answers 1 where ${nothingThere(slo)}:`,
    ),
    code("promql", ...absent),
    paragraph(
      "First step: is the service up, and does Prometheus list it as a healthy target? Then ",
      sectionLink("what-changed"),
      ".",
    ),
  ];
}

/** What the user wrote may be more than one series. */
function nothingThere({ indicator }: RunbookSubject["slo"]): string {
  return indicator.source === "custom" ? "what it looks for is missing" : "a series is missing";
}

function noTrafficMeaning(subject: RunbookSubject): readonly Block[] {
  return [
    paragraph(
      `The series are there and count nothing, although traffic is expected: requests are lost before the service.${ofAll(subject, (group) => `This is about all of them together: a ${group} that alone is quiet makes no alert.`)}`,
    ),
    paragraph(
      "First step: send one request yourself; check name lookup, certificate, gateway and route. Then ",
      sectionLink("what-changed"),
      ".",
    ),
  ];
}
