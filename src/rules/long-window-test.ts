import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { incidentTest } from "./promtool/incident-test";
import type { IncidentView } from "./promtool/incident-test";
import type { RuleTests } from "./promtool/rule-tests";
import { testBatches } from "./promtool/test-batches";

/** Ten times as rarely as Prometheus evaluates: ratios stay the same, and days become affordable. */
const EVALUATION = Duration.of(5, "m");
const ALREADY_SEEN = Duration.of(6, "h");
const LONGEST_FILLED = Duration.of(3, "d");

/**
 * Tests of the tiers whose windows are too long for `promtoolTests`: days of clean traffic, then an incident. Undefined
 * where there are no such tiers.
 */
export function longWindowTests(
  service: Service,
  slos: readonly GuardedSlo[],
  ruleFile: string,
): RuleTests | undefined {
  const { batches } = testBatches(slos, service.monitoring);
  const isLong = ({ long }: Tier) => long.compare(ALREADY_SEEN) > 0;
  const long = slos.flatMap(({ tiers }) => tiers.filter(isLong).map((tier) => tier.long));
  const [clean] = long.filter((window) => window.compare(LONGEST_FILLED) <= 0).sort((a, b) => b.compare(a));
  const view: IncidentView = {
    evaluation: EVALUATION,
    step: EVALUATION,
    lag: EVALUATION,
    clean: clean ?? LONGEST_FILLED,
    begins: isLong,
    ends: isLong,
  };
  const tests = batches.map((batch) => incidentTest(service, batch, view)).filter((test) => test !== undefined);
  if (tests.length === 0) return undefined;
  return { rule_files: [ruleFile], evaluation_interval: String(EVALUATION), tests };
}
