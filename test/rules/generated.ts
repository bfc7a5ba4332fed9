import { guardedSlos } from "../../src/burnrate/guarded-slo";
import type { GuardedSlo } from "../../src/burnrate/guarded-slo";
import type { Problem } from "../../src/problem";
import { ruleGroup } from "../../src/rules/rule-group";
import type { RuleGroup } from "../../src/rules/rule";
import { readService } from "../../src/spec/read-service";

/** The SLOs of a document and their rules, with what is found on the way; nothing else of a composition. */
export interface Generated {
  readonly slos: readonly GuardedSlo[];
  readonly groups: readonly RuleGroup[];
  readonly problems: readonly Problem[];
}

export function generated(document: object): Generated {
  const read = readService(document);
  if (read.service === undefined) throw new Error(JSON.stringify(read.problems));
  const { service } = read;
  const { slos, problems } = guardedSlos(service);
  return { slos, groups: slos.map((slo) => ruleGroup(service, slo)), problems: [...read.problems, ...problems] };
}
