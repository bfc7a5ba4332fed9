import type { Problem } from "../../src/problem";
import { readService } from "../../src/spec/read-service";
import type { Service } from "../../src/spec/service";
import { contractDocument } from "../contract-document";
import type { ContractFile } from "../contract-document";

type Fields = { [key: string]: unknown };

/** The contract's service with a few fields of `spec` merged over it; null removes a field. */
export function contractService(file: ContractFile, changes: Fields = {}): Service {
  const document = contractDocument<Fields>(file);
  const { service, problems } = readService({ ...document, spec: merged(document.spec as Fields, changes) });
  expect(problems).toEqual([]);
  return service!;
}

function merged(base: Fields, changes: Fields): Fields {
  const result = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const both = isFields(change) && isFields(result[key]);
    if (change === null) delete result[key];
    else result[key] = both ? merged(result[key] as Fields, change as Fields) : change;
  }
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `severity rule path` of each, for tests about what is found. */
export function outline(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.severity} ${problem.rule} ${problem.path}`);
}

/** The only finding of a rule. */
export function only(problems: readonly Problem[], rule: string): Problem {
  const found = problems.filter((problem) => problem.rule === rule);
  expect(found).toHaveLength(1);
  return found[0];
}

export function rulesOf(problems: readonly Problem[]): string[] {
  return problems.map((problem) => problem.rule);
}
