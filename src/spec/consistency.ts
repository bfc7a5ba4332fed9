import { finding } from "../problem";
import type { Problem } from "../problem";
import { isPlainObject, printPath, shortText, valueAt } from "./path";
import type { PathPart } from "./path";
import { specRules } from "./rules";
import { suggestion } from "./suggestion";

/*
 * Checks between fields, made on the document as it is written: they hold even while another field is wrong,
 * so that one run shows everything.
 */
export function consistencyProblems(document: unknown): Problem[] {
  return [
    ...duplicateNames(document, ["spec", "slos"]),
    ...duplicateNames(document, ["spec", "business"]),
    ...entries(document, ["spec", "slos"]).flatMap(([slo, index]) =>
      indicatorProblems(slo, ["spec", "slos", index, "indicator"]),
    ),
    ...ejectProblems(document),
    ...entries(document, ["spec", "canary", "steps"]).flatMap(([step, index]) =>
      exactlyOne(step, ["spec", "canary", "steps", index], ["weight", "analysis", "pause"]),
    ),
    ...guardedSloProblems(document),
  ];
}

function entries(document: unknown, path: PathPart[]): [Record<string, unknown>, number][] {
  const list = valueAt(document, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index): [Record<string, unknown>, number][] =>
    isPlainObject(entry) ? [[entry, index]] : [],
  );
}

function duplicateNames(document: unknown, path: PathPart[]): Problem[] {
  const seen = new Map<unknown, number>();
  return entries(document, path).flatMap(([entry, index]) => {
    const first = seen.get(entry.name);
    if (entry.name === undefined || first === undefined) {
      seen.set(entry.name, index);
      return [];
    }
    const where = printPath([...path, index, "name"]);
    const message = `the name is taken by ${printPath([...path, first])}`;
    return [
      finding(specRules.duplicateName, {
        path: where,
        message,
        got: shortText(entry.name),
        allowed: "a name of its own",
        fix: "rename one of them",
      }),
    ];
  });
}

function exactlyOne(holder: unknown, path: PathPart[], keys: readonly string[]): Problem[] {
  if (!isPlainObject(holder)) return [];
  const given = keys.filter((key) => holder[key] !== undefined);
  if (given.length === 1) return [];
  const message =
    given.length === 0 ? "none of the alternatives is given" : `${given.join(" and ")} exclude each other`;
  const fix = given.length === 0 ? `add one of ${keys.join(", ")}` : `keep one of ${given.join(", ")}`;
  return [
    finding(specRules.exactlyOne, {
      path: printPath(path),
      message,
      got: given.join(", ") || "none",
      allowed: `exactly one of ${keys.join(", ")}`,
      fix,
    }),
  ];
}

function indicatorProblems(slo: Record<string, unknown>, path: PathPart[]): Problem[] {
  const indicator = slo.indicator;
  const ratio = isPlainObject(indicator) ? indicator.ratio : undefined;
  return [
    ...exactlyOne(indicator, path, ["availability", "latency", "ratio", "raw", "gauge"]),
    ...(ratio === undefined ? [] : exactlyOne(ratio, [...path, "ratio"], ["bad", "good"])),
  ];
}

function ejectProblems(document: unknown): Problem[] {
  const path = ["spec", "traffic", "circuitBreaker", "eject"];
  return exactlyOne(valueAt(document, path), path, ["consecutive5xx", "consecutiveFailures"]);
}

function guardedSloProblems(document: unknown): Problem[] {
  const guarded = valueAt(document, ["spec", "canary", "guardSlos"]);
  if (!Array.isArray(guarded)) return [];
  const known = entries(document, ["spec", "slos"]).flatMap(([{ name }]) => (typeof name === "string" ? [name] : []));
  return guarded.flatMap((name: unknown, index) => {
    if (typeof name !== "string" || known.includes(name)) return [];
    const guess = suggestion(name, known);
    const fix = guess === undefined ? "name an SLO of this service" : `did you mean "${guess}"?`;
    const path = printPath(["spec", "canary", "guardSlos", index]);
    return [
      finding(specRules.unknownName, {
        path,
        message: "no SLO has this name",
        got: shortText(name),
        allowed: known.join(", "),
        fix,
      }),
    ];
  });
}
