import { badEvents, knownEvents } from "../indicators/event-counts";
import { binary, call, number } from "../promql/build";
import type { Expression } from "../promql/expression";
import { printPromql } from "../promql/print";
import { RecordedSeries } from "../rules/recorded-series";
import { Duration } from "../units/duration";
import { dashboardUid, dashboardUrl, seriesNames } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block } from "./markdown";
import { groupLabels, groupOf, runsOnHosts, SECTIONS } from "./runbook-subject";
import type { RunbookSubject } from "./runbook-subject";
import { timeToEmptyTable } from "./time-to-empty";

/** Short enough to show the present, long enough to hold several scrapes. */
const NOW = Duration.of(5, "m");

/** Is it real, how bad is it, what changed: what is read before anything is done. */
export function firstLook(subject: RunbookSubject): readonly Block[] {
  return [...isItReal(subject), ...howBad(subject), ...whatChanged(subject)];
}

/** The burn rate straight from the user's series, independent of every recorded one; of groups one each, the worst first. */
export function burnRateNow({ slo }: RunbookSubject): Expression {
  const { counts } = slo.indicator;
  const reading = { range: NOW, groupBy: slo.groupBy };
  const known = knownEvents(counts, reading);
  const ratio = binary(badEvents(counts, reading), "/", binary(known, ">", number(0)));
  const burnRate = binary(ratio, "/", number(slo.slo.objective.complement()));
  return slo.groupBy.length === 0 ? burnRate : call("sort_desc", burnRate);
}

function budgetLeft({ service, slo }: RunbookSubject): Expression {
  const left = RecordedSeries.of(slo, service.monitoring).series(seriesNames.budgetRemaining);
  return slo.groupBy.length === 0 ? left : call("sort", left);
}

function isItReal(subject: RunbookSubject): readonly Block[] {
  return [
    heading(2, SECTIONS["is-it-real"], "is-it-real"),
    paragraph(
      `The burn rate of the last ${NOW}, counted anew from the raw series, and the share of the budget that is left. `,
      "The first is above 1 while more goes wrong than the promise allows; no answer means that nothing is measured. Dashboard: ",
      { code: dashboardUrl(subject.service.monitoring.grafanaUrl ?? "", dashboardUid(subject.service, "slo")) },
      ".",
    ),
    ...whichGroup(subject),
    code("promql", printPromql(burnRateNow(subject))),
    code("promql", printPromql(budgetLeft(subject))),
  ];
}

function whichGroup(subject: RunbookSubject): readonly Block[] {
  const group = groupOf(subject);
  if (group === undefined) return [];
  return [
    paragraph(
      `Each ${group} has a budget of its own. The queries answer once for each, the worst first; which one an alert is about is in its `,
      ...groupLabels(subject),
      "; the dashboard can be narrowed down to it at the top.",
    ),
  ];
}

function howBad({ slo }: RunbookSubject): readonly Block[] {
  return [
    heading(2, SECTIONS["how-bad"], "how-bad"),
    paragraph(
      `Time until the ${slo.slo.window} budget is empty, by burn rate and by what is left of it. A burn alert says all three, as they were when it was sent, and how many ${slo.indicator.unit} were bad.`,
    ),
    timeToEmptyTable(slo),
  ];
}

function whatChanged({ service }: RunbookSubject): readonly Block[] {
  return [
    heading(2, SECTIONS["what-changed"], "what-changed"),
    paragraph("Most incidents begin with a change. Compare its time with the first bad minute on the dashboard."),
    code("sh", ...changeCommands(service)),
  ];
}

function changeCommands(service: RunbookSubject["service"]): readonly string[] {
  const { namespace, workload, canary } = service;
  const { deployment } = workload;
  if (runsOnHosts(service)) {
    return ["ls -lt /etc/nginx/ /etc/nginx/conf.d/ | head", "tail -n 50 /var/log/nginx/error.log"];
  }
  const events = `kubectl get events -n ${namespace} --sort-by=.lastTimestamp`;
  if (canary?.controller === "argo-rollouts") {
    return [`kubectl argo rollouts get rollout ${deployment} -n ${namespace}`, events];
  }
  const history = `kubectl rollout history deployment/${deployment} -n ${namespace}`;
  if (canary?.controller === "flagger")
    return [`kubectl describe canary ${deployment} -n ${namespace}`, history, events];
  return [history, events];
}
