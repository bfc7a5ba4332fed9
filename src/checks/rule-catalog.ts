import { burnRateRules } from "../burnrate/rules";
import { controllerRules } from "../canary/controller-rules";
import { lintRules } from "../canary/lint/rules";
import { canaryRules } from "../canary/rules";
import { indicatorRules } from "../indicators/rules";
import { loadTestRules } from "../loadtest/rules";
import type { Rule } from "../problem";
import { specRules } from "../spec/rules";
import { trafficRules } from "../traffic/rules";
import { checkRules } from "./rules";

/** Every kind of finding there is, in the order of the rooms. */
export const RULE_CATALOG: readonly Rule[] = [
  specRules,
  indicatorRules,
  burnRateRules,
  trafficRules,
  loadTestRules,
  canaryRules,
  controllerRules,
  lintRules,
  checkRules,
].flatMap((rules): Rule[] => Object.values(rules));
