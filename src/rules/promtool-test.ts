import { EVALUATION_INTERVAL, baseWindow } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { incidentTest } from "./promtool/incident-test";
import type { IncidentView } from "./promtool/incident-test";
import { missingTest } from "./promtool/missing-test";
import type { RuleTests, TestCase } from "./promtool/rule-tests";
import { silenceTests } from "./promtool/silence-tests";
import { stateTests } from "./promtool/state-tests";
import { testBatches } from "./promtool/test-batches";
import { testNotes } from "./promtool/test-notes";

/** Windows up to here are filled with clean traffic before an incident begins: promtool needs seconds for a simulated day. */
const LONGEST_FILLED = Duration.of(6, "h");
const SHORTEST = Duration.of(1, "h");

/**
 * Tests of the generated rules for the user's own CI: `promtool test rules <file>`. `ruleFile` is relative to the test
 * file. Tiers with long windows meet an SLO that is some hours old; `longWindowTests` lets them see days.
 */
export function promtoolTests(service: Service, slos: readonly GuardedSlo[], ruleFile: string): RuleTests {
  const { batches, untested } = testBatches(slos, service.monitoring);
  const view = incidentView(service, slos);
  const tests = batches.flatMap((batch) => [
    incidentTest(service, batch, view),
    ...silenceTests(service, batch),
    ...stateTests(service, batch),
  ]);
  return {
    rule_files: [ruleFile],
    evaluation_interval: String(EVALUATION_INTERVAL),
    tests: [...tests, missingTest(service, slos), ...testNotes(service, batches, untested).map(noteOf(service))].filter(
      (test) => test !== undefined,
    ),
  };
}

function incidentView(service: Service, slos: readonly GuardedSlo[]): IncidentView {
  const { scrapeInterval } = service.monitoring;
  const ends = ({ long }: { readonly long: Duration }) => long.compare(LONGEST_FILLED) <= 0;
  const filled = slos.flatMap(({ tiers }) => tiers.filter(ends).map(({ long }) => long));
  const lag = baseWindow(service.monitoring).times(0.5).plus(scrapeInterval);
  return {
    evaluation: EVALUATION_INTERVAL,
    step: Duration.of(1, "m"),
    lag: EVALUATION_INTERVAL.times(Math.ceil(lag.milliseconds / EVALUATION_INTERVAL.milliseconds)),
    clean: [SHORTEST, ...filled].sort((a, b) => b.compare(a))[0],
    begins: () => true,
    ends,
  };
}

/** A test of nothing, whose name says what has no test. */
function noteOf(service: Service): (note: string) => TestCase {
  return (name) => ({
    name,
    interval: String(service.monitoring.scrapeInterval),
    input_series: [],
    promql_expr_test: [],
  });
}
