import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { pascalCase } from "../units/names";
import { checkRules } from "./rules";

/** Checks across guardrails, and what is said of sections that nothing is generated from yet. */
export function serviceProblems(service: Service): Problem[] {
  return [...alertNameProblems(service), ...runbookProblems(service), ...notGenerated(service)];
}

/** `a-b` and `a--b` are two SLOs and would be one alert name. */
function alertNameProblems(service: Service): Problem[] {
  const taken = new Map<string, string>();
  return service.slos.flatMap(({ name }, index) => {
    const inAlerts = pascalCase(name);
    const first = taken.get(inAlerts);
    taken.set(inAlerts, first ?? name);
    if (first === undefined || first === name) return [];
    const message = `alerts of ${name} would have the same names as those of ${first}`;
    const place = { path: `spec.slos[${index}].name`, got: name, allowed: "a name that differs in its letters" };
    return [finding(checkRules.alertNameTaken, { ...place, message, fix: "rename one of them" })];
  });
}

function runbookProblems(service: Service): Problem[] {
  if (service.runbooksUrl !== undefined || service.slos.length === 0) return [];
  const message = "alerts carry no link to their runbook";
  const fix = "publish the rendered runbooks folder and set spec.runbooks.baseUrl to its address";
  return [finding(checkRules.runbookUrl, { path: "spec.runbooks.baseUrl", message, fix })];
}

function notGenerated(service: Service): Problem[] {
  const sections =
    service.business.length === 0 ? [] : [{ path: "spec.business", what: "panels for business metrics" }];
  return sections.map(({ path, what }) =>
    finding(checkRules.notGenerated, {
      path,
      message: `read and checked; this version does not generate ${what} yet`,
      fix: "nothing to do; a later version uses it",
    }),
  );
}
