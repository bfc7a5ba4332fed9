import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import { binary, call, chain, matches, number, selector, zero, aggregate } from "../promql/build";
import { printPromql } from "../promql/print";
import type { Expression } from "../promql/expression";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { alertName, seriesNames } from "../units/names";
import { RecordedSeries } from "./recorded-series";
import { recordingRules } from "./recording-rules";
import { syntheticSeries } from "./synthetic-series";
import type { InputSeries, Phase } from "./synthetic-series";

interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly value: number }[];
}

interface TestCase {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly promql_expr_test: readonly ExpressionTest[];
}

/** A promtool test file. */
export interface RuleTests {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly TestCase[];
}

/** Enough traffic that no test depends on chance. */
const EVENTS_PER_SECOND = 1_000;
const MINUTE = Duration.of(1, "m");
/** Rules lag the exact windows by at most their base window and an evaluation. */
const LAG = Duration.of(3, "m");

/** Tests of the generated rules for the user's own CI: `promtool test rules <file>`. `ruleFile` is relative to the test file. */
export function promtoolTests(service: Service, slos: readonly GuardedSlo[], ruleFile: string): RuleTests {
  return {
    rule_files: [ruleFile],
    evaluation_interval: String(EVALUATION_INTERVAL),
    tests: slos.flatMap((slo) => testsOf({ service, slo })),
  };
}

interface Subject {
  readonly service: Service;
  readonly slo: GuardedSlo;
}

function testsOf(subject: Subject): TestCase[] {
  const { slo } = subject;
  if (syntheticSeries(slo.indicator.counts, []) === undefined) return [];
  return [
    ...pageTests(subject),
    ...slowBurnTest(subject),
    ...idleTest(subject),
    noErrorSeriesTest(subject),
    missingTest(subject),
  ].filter((test) => test !== undefined);
}

/** When a tier fires after a steady incident begins, following a quiet long window: its share of that window must be bad. */
function firesAfter(tier: Tier, errorRatio: number): Duration {
  return wholeMinutes(tier.long.times(tier.threshold.number / errorRatio));
}

function wholeMinutes(duration: Duration): Duration {
  return Duration.of(Math.ceil(duration.seconds / 60), "m");
}

/** An incident: silent until its page is due, firing then, silent again after it has ended. */
function pageTests(subject: Subject): TestCase[] {
  const tier = subject.slo.tiers.find(({ level }) => level === "page");
  const errorRatio = [0.1, 0.5, 1].find((ratio) => tier !== undefined && tier.threshold.compare(ratio) < 0);
  if (tier === undefined || errorRatio === undefined) return [];
  const after = firesAfter(tier, errorRatio);
  const quiet = tier.long;
  // With more traffic the threshold, not the minimum of bad events, decides when it fires.
  const badEvents = EVENTS_PER_SECOND * errorRatio * after.minus(MINUTE).plus(EVALUATION_INTERVAL).seconds;
  const busier = Math.max(1, Math.ceil((2 * subject.service.alerting.minimumBadEvents) / badEvents));
  const lasts = after.plus(LAG).plus(Duration.of(5, "m"));
  const over = quiet.plus(lasts).plus(tier.short).plus(LAG);
  return [
    testCase(
      subject,
      `${errorRatio * 100} % errors page by tier ${tier.name} after ${after}, and the page ends with the incident`,
      {
        phases: [
          phase(subject, quiet, 0),
          phase(subject, lasts, errorRatio),
          phase(subject, tier.short.plus(LAG).plus(LAG), 0),
        ].map((stretch) => ({ ...stretch, events: stretch.events * busier })),
        expressions: [
          // An incident so short that its first minute pages has no minute before.
          ...(after.compare(MINUTE) > 0
            ? [expect(firing(subject, tier.name), quiet.plus(after.minus(MINUTE)), 0)]
            : []),
          expect(firing(subject, tier.name), quiet.plus(after).plus(LAG), 1),
          expect(firing(subject, tier.name), over, 0),
        ],
      },
    ),
  ];
}

function slowBurnTest(subject: Subject): TestCase[] {
  const half = subject.slo.slo.objective.complement().times(0.5).number;
  return [
    testCase(subject, "half the sustainable error rate never pages and makes no ticket", {
      phases: [phase(subject, Duration.of(2, "h"), half)],
      expressions: [
        expect(firing(subject, "fast|medium|slow|long"), Duration.of(90, "m"), 0),
        ...noNaN(subject, Duration.of(90, "m")),
      ],
    }),
  ];
}

function idleTest(subject: Subject): TestCase[] {
  return [
    testCase(subject, "no traffic at all never pages, makes no ticket, and records no NaN", {
      phases: [{ ...phase(subject, Duration.of(1, "h"), 0), events: 0 }],
      expressions: [
        expect(firing(subject, "fast|medium|slow|long"), Duration.of(50, "m"), 0),
        expectNothing(series(subject, seriesNames.errorRatio(Duration.of(1, "h"))), Duration.of(50, "m")),
        expectNothing(series(subject, seriesNames.budgetRemaining), Duration.of(50, "m")),
        ...noNaN(subject, Duration.of(50, "m")),
      ],
    }),
  ];
}

/** Most error counters appear with the first error; until then the service is simply fine. */
function noErrorSeriesTest(subject: Subject): TestCase | undefined {
  const { counts } = subject.slo.indicator;
  if (!("bad" in counts)) return undefined;
  const test = testCase(subject, "an error counter that does not exist yet is no error", {
    phases: [phase(subject, Duration.of(2, "h"), 0)],
    expressions: [expect(series(subject, seriesNames.budgetRemaining), Duration.of(1, "h"), 1)],
  });
  return { ...test, input_series: test.input_series.slice(0, 1) };
}

/** Without series the SLO is unknown, never perfect: a ticket says so, nothing pages. */
function missingTest(subject: Subject): TestCase {
  const test = testCase(subject, "missing metrics make a ticket, no page, and no perfect budget", {
    phases: [phase(subject, Duration.of(1, "h"), 0)],
    expressions: [
      expect(alerts(subject, { alertname: alertName(subject.slo.id, "MetricMissing") }), Duration.of(30, "m"), 1),
      expect(firing(subject, "fast|medium|slow|long"), Duration.of(30, "m"), 0),
      expectNothing(series(subject, seriesNames.budgetRemaining), Duration.of(30, "m")),
    ],
  });
  return { ...test, input_series: [{ series: "unrelated", values: "0x120" }] };
}

function phase({ service }: Subject, duration: Duration, badRatio: number): Phase {
  const { scrapeInterval } = service.monitoring;
  const scrapes = Math.max(1, Math.round(duration.milliseconds / scrapeInterval.milliseconds));
  return { scrapes, events: EVENTS_PER_SECOND * scrapeInterval.seconds, badRatio };
}

function testCase(
  subject: Subject,
  name: string,
  content: { phases: Phase[]; expressions: ExpressionTest[] },
): TestCase {
  const { service, slo } = subject;
  return {
    name: `${slo.id.service} ${slo.id.slo}: ${name}`,
    interval: String(service.monitoring.scrapeInterval),
    input_series: syntheticSeries(slo.indicator.counts, content.phases) ?? [],
    promql_expr_test: content.expressions,
  };
}

function expect(expression: Expression, at: Duration, value: number): ExpressionTest {
  const sum = binary(aggregate("sum", expression), "or", zero());
  return { expr: printPromql(sum), eval_time: String(at), exp_samples: [{ value }] };
}

function expectNothing(expression: Expression, at: Duration): ExpressionTest {
  return { expr: printPromql(expression), eval_time: String(at), exp_samples: [] };
}

function series({ service, slo }: Subject, name: string): Expression {
  return RecordedSeries.of(slo, service.monitoring).series(name);
}

function alerts({ slo }: Subject, labels: Parameters<typeof selector>[1]): Expression {
  return selector("ALERTS", { alertstate: "firing", ...slo.id, ...(labels as Record<string, string>) });
}

/** One while any alert of these tiers fires, else zero. */
function firing(subject: Subject, tiers: string): Expression {
  const { slo } = subject;
  return call(
    "clamp_max",
    aggregate("count", selector("ALERTS", { alertstate: "firing", ...slo.id, tier: matches(tiers) })),
    number(1),
  );
}

/** A value that is not equal to itself is NaN; no recorded series may hold one. */
function noNaN(subject: Subject, at: Duration): ExpressionTest[] {
  const names = recordingRules(subject.service, subject.slo).map((rule) => rule.record);
  const notEqualToItself = names.map((name) =>
    aggregate(
      "count",
      binary(series(subject, name), "unless", binary(series(subject, name), "==", series(subject, name))),
    ),
  );
  return [expectNothing(chain("or", notEqualToItself), at)];
}
