import type { Composition, Problem } from "../../src";
import type { PartProps } from "../service-props";
import { core } from "./core";

/** The section of a description that a guardrail is made from. */
export type Section = "slos" | "traffic" | "canary";

/** The composition behind a construct's props. `part`: one guardrail alone, which may do without SLOs. */
export function compose(props: PartProps, options: { readonly part: boolean }): Composition {
  if ("composition" in props) return props.composition;
  const { API_VERSION, composeGuardrails } = core();
  const document = { apiVersion: API_VERSION, kind: "Service", metadata: props.metadata, spec: props.spec };
  return composeGuardrails(document, { environment: props.environment, part: options.part });
}

/** The composition of one guardrail, with a finding when the section it is made from is not there. */
export function composePart(props: PartProps, section: Section): Composition {
  const composition = compose(props, { part: true });
  if (isGiven(props, section)) return composition;
  // A shared composition's own findings are reported by whoever has all its sections.
  const others = "composition" in props ? [] : composition.problems;
  return { ...composition, problems: [...others, missing(section)] };
}

/** Looked up in what was written: a section that was refused has its own findings, and is not missing. */
function isGiven(props: PartProps, section: Section): boolean {
  if (!("composition" in props))
    return section === "slos" ? (props.spec.slos ?? []).length > 0 : props.spec[section] !== undefined;
  const service = props.composition.guardrails?.service;
  return service === undefined || (section === "slos" ? service.slos.length > 0 : service[section] !== undefined);
}

function missing(section: Section): Problem {
  const { finding, specRules } = core();
  const occurrence = {
    path: `spec.${section}`,
    message: "this guardrail is made from it",
    got: "nothing",
    fix: `add ${section}`,
  };
  return finding(specRules.missing, occurrence);
}
