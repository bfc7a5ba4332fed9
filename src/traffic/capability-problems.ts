import { finding } from "../problem";
import type { Problem } from "../problem";
import { shortText, valueAt } from "../spec/path";
import type { Traffic } from "../spec/service";
import { suggestion } from "../spec/suggestion";
import type { Capability } from "./capability";
import { capabilityOf } from "./capability-table";
import { GUARDRAIL_PATHS } from "./guardrail-path";
import type { GuardrailPath } from "./guardrail-path";
import { trafficRules } from "./rules";

/** Values the schema fills in: found there, they were most likely not written. */
const DEFAULTS: Partial<Record<GuardrailPath, unknown>> = {
  route: "managed",
  path: "/",
  "circuitBreaker.eject.maxPercent": 50,
};

/** Whether the guardrail was asked for. Which methods may be repeated matters only where something is repeated. */
function isAskedFor(traffic: Traffic, path: GuardrailPath): boolean {
  if (path === "retry.methods" || path === "retry.conditions") return (traffic.retry?.attempts ?? 0) > 0;
  const value = valueAt(traffic, path.split("."));
  return value !== undefined && value !== DEFAULTS[path];
}

/** Everything asked for that the gateway honours in part or not at all. */
export function capabilityProblems(traffic: Traffic): Problem[] {
  const asked = GUARDRAIL_PATHS.filter((path) => isAskedFor(traffic, path));
  const impossible = asked.filter((path) => capabilityOf(path, traffic).support === "none");
  // What cannot be had at all is said once, not again for each of its fields.
  const said = asked.filter((path) => !impossible.some((holder) => path.startsWith(`${holder}.`)));
  return said.flatMap((path) => {
    const capability = capabilityOf(path, traffic);
    if (capability.support === "full") return [];
    if (capability.support === "elsewhere") return [unused(traffic, path, capability)];
    return [capability.support === "none" ? unsupported(traffic, path, capability) : weaker(traffic, path, capability)];
  });
}

function unsupported(traffic: Traffic, path: GuardrailPath, capability: Capability): Problem {
  return finding(trafficRules.unsupported, {
    path: `spec.traffic.${path}`,
    message: `${traffic.gateway} cannot honour it (${capability.field}): ${capability.loses}`,
    got: textAt(traffic, path),
    allowed: "left out",
    fix: `remove ${path}, or choose a gateway that has it; allowWeaker does not help, there is no weaker form`,
  });
}

function unused(traffic: Traffic, path: GuardrailPath, capability: Capability): Problem {
  return finding(trafficRules.notUsed, {
    path: `spec.traffic.${path}`,
    message: `${capability.field}: ${capability.loses}`,
    got: textAt(traffic, path),
    fix: `nothing, or remove ${path}`,
  });
}

function weaker(traffic: Traffic, path: GuardrailPath, capability: Capability): Problem {
  const accepted = traffic.allowWeaker.includes(path);
  return finding(accepted ? trafficRules.weakerAccepted : trafficRules.weaker, {
    path: `spec.traffic.${path}`,
    message: `${traffic.gateway} honours it only in part (${capability.field}): ${capability.loses}`,
    got: textAt(traffic, path),
    fix: accepted
      ? "nothing, if that is enough; otherwise choose a gateway that has it"
      : `add ${path} to spec.traffic.allowWeaker if that is enough, or remove it`,
  });
}

function textAt(traffic: Traffic, path: GuardrailPath): string {
  const value = valueAt(traffic, path.split("."));
  const isUnit = typeof value === "object" && value !== null && !Array.isArray(value) && !isLiteral(value);
  return isUnit ? String(value) : shortText(value);
}

function isLiteral(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Entries of `allowWeaker` that name nothing, or accept what needs no acceptance. */
export function allowWeakerProblems(traffic: Traffic): Problem[] {
  return traffic.allowWeaker.flatMap((entry, index) => {
    const place = `spec.traffic.allowWeaker[${index}]`;
    const path = GUARDRAIL_PATHS.find((known) => known === entry);
    if (path === undefined) return [unknownPath(place, entry)];
    if (isNeeded(traffic, path)) return [];
    return [
      finding(trafficRules.allowWeakerUnneeded, {
        path: place,
        message: `${entry} is ${isAskedFor(traffic, path) ? "not weaker" : "not asked for"} on ${traffic.gateway}`,
        got: entry,
        fix: "remove the entry",
      }),
    ];
  });
}

/** An entry for what has no weaker form is reported where that guardrail is; saying it twice helps nobody. */
function isNeeded(traffic: Traffic, path: GuardrailPath): boolean {
  return isAskedFor(traffic, path) && capabilityOf(path, traffic).support !== "full";
}

function unknownPath(place: string, entry: string): Problem {
  const guess = suggestion(entry.replace(/^(spec\.)?traffic\./, ""), GUARDRAIL_PATHS);
  return finding(trafficRules.allowWeakerUnknown, {
    path: place,
    message: "no guardrail under spec.traffic has this path",
    got: entry,
    allowed: GUARDRAIL_PATHS.join(", "),
    fix: guess === undefined ? "name a path under spec.traffic" : `did you mean "${guess}"?`,
  });
}
