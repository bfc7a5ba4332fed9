import { baseWindow } from "../burnrate/evaluation";
import type { Tier } from "../burnrate/tier";
import { requiredSeries } from "../indicators/event-counts";
import { call } from "../promql/build";
import { printPromql } from "../promql/print";
import type { AlertingRule } from "../rules/rule";
import { alertName, burnAlertName, runbookAnchor } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block } from "./markdown";
import { sectionLink } from "./runbook-subject";
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
      return noTrafficMeaning();
    default:
      return [paragraph(`${rule.annotations.summary}.`), paragraph("First step: ", sectionLink("is-it-real"), ".")];
  }
}

function burnMeaning({ service, slo }: RunbookSubject, tier: Tier): readonly Block[] {
  const severity = service.alerting[tier.level].severity;
  const empty = roughly(timeToEmpty(slo.slo.window, tier.factor));
  const facts = [
    `More than ${tier.threshold.percentText} % of the events of the last ${tier.short} and of the last ${tier.long} were bad:`,
    `a burn rate above ${tier.factor}, at which a full budget is empty in ${empty}.`,
    `At least ${tier.budgetShare.rounded(4).percentText} % of it went within ${tier.long}. Severity ${severity}.`,
  ];
  const start = [sectionLink("is-it-real"), ", then ", sectionLink("make-it-stop"), "."];
  return [
    paragraph(facts.join(" ")),
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

function exhaustedMeaning({ slo }: RunbookSubject): readonly Block[] {
  return [
    paragraph(
      `The promise is broken: in the last ${slo.slo.window} more events were bad than the budget allows. The budget fills up again only as bad hours get older than ${slo.slo.window}.`,
    ),
    paragraph("First step: stop risky releases, see ", sectionLink("after"), "."),
  ];
}

function missingMeaning({ service, slo }: RunbookSubject): readonly Block[] {
  const required = requiredSeries(slo.indicator.counts, baseWindow(service.monitoring));
  const absent = required.map((series) => printPromql(call("absent", series)));
  return [
    paragraph(
      "Prometheus has no series behind this promise, so no burn alert can fire: the service is gone, is not scraped, or its metrics have new names. Each of these answers 1 where a series is missing:",
    ),
    code("promql", ...absent),
    paragraph(
      "First step: is the service up, and does Prometheus list it as a healthy target? Then ",
      sectionLink("what-changed"),
      ".",
    ),
  ];
}

function noTrafficMeaning(): readonly Block[] {
  return [
    paragraph(
      "The series are there and count nothing, although traffic is expected: requests are lost before the service.",
    ),
    paragraph(
      "First step: send one request yourself; check name lookup, certificate, gateway and route. Then ",
      sectionLink("what-changed"),
      ".",
    ),
  ];
}
