import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import { aggregate, call, matchers, over, selector } from "../promql/build";
import { expectNothing, expectValue } from "../rules/promtool/alert-assertions";
import type { ExpressionTest, TestCase } from "../rules/promtool/rule-tests";
import type { Service } from "../spec/service";
import type { Duration } from "../units/duration";
import { releaseAlertName } from "../units/names";
import type { ReleaseAlertKind } from "../units/names";
import { printPromql } from "../promql/print";
import { RELEASE_ALERTS } from "./release-alerts";
import { RELEASE_WORDS, toldAfter } from "./release-words";
import { phaseSelector } from "./rollout-phase";

/** Tests of the alerts about releases, for the user's own CI: told at their minute, and silent otherwise. */
export function releaseTests(service: Service): readonly TestCase[] {
  const { canary } = service;
  if (canary?.controller !== "argo-rollouts") return [];
  const longest = RELEASE_ALERTS.map((kind) => toldAfter(kind, canary)).sort((a, b) => b.compare(a))[0];
  const lasts = longest.plus(EVALUATION_INTERVAL.times(4));
  const stays = (labels: Readonly<Record<string, string>>, namespaceLabel?: string) => [
    { series: printPromql(phaseSelector(service, labels, namespaceLabel)), values: held(lasts) },
  ];
  const test = (name: string, input_series: TestCase["input_series"], promql_expr_test: readonly ExpressionTest[]) => ({
    name: `releases: ${name}`,
    interval: String(EVALUATION_INTERVAL),
    input_series,
    promql_expr_test,
  });
  const silent = RELEASE_ALERTS.map((kind) => neverFired(service, kind, lasts));
  return [
    ...RELEASE_ALERTS.flatMap((kind) => {
      const { phase } = RELEASE_WORDS[kind];
      const told = firesAt(service, kind, toldAfter(kind, canary));
      return [
        test(`${phase} is told after ${toldAfter(kind, canary)}`, stays({ phase }), told),
        test(
          `${phase} is told of a Rollout under the controller's namespace`,
          stays({ phase }, "exported_namespace"),
          told,
        ),
      ];
    }),
    test(
      "one that goes on, and others' Rollouts, are silence",
      [
        ...stays({ phase: "Progressing" }),
        ...stays({ phase: "Paused", name: `${service.workload.deployment}-other` }),
        ...stays({ phase: "Degraded", namespace: `${service.namespace}-other` }),
      ],
      silent,
    ),
    test("without the controller's metrics nothing is told", [], silent),
  ];
}

function held(lasts: Duration): string {
  return `1x${Math.ceil(lasts.milliseconds / EVALUATION_INTERVAL.milliseconds)}`;
}

function firesAt(service: Service, kind: ReleaseAlertKind, at: Duration): ExpressionTest[] {
  const firing = aggregate("count", alerts(service, kind));
  const others = RELEASE_ALERTS.filter((other) => other !== kind).map((other) => neverFired(service, other, at));
  return [expectNothing(firing, at.minus(EVALUATION_INTERVAL)), expectValue(firing, at, 1), ...others];
}

function neverFired(service: Service, kind: ReleaseAlertKind, until: Duration): ExpressionTest {
  return expectNothing(aggregate("count", call("max_over_time", over(alerts(service, kind), until))), until);
}

function alerts({ namespace, service }: Service, kind: ReleaseAlertKind) {
  const alertname = releaseAlertName({ namespace, service }, kind);
  return selector("ALERTS", matchers({ alertname, namespace, service, alertstate: "firing" }));
}
