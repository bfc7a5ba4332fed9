import type { Composition } from "../../src";
import type { PartProps } from "../service-props";
import { core } from "./core";

/** The composition behind a construct's props. `part`: one guardrail alone, which may do without SLOs. */
export function compose(props: PartProps, options: { readonly part: boolean }): Composition {
  if ("composition" in props) return props.composition;
  const { API_VERSION, composeGuardrails } = core();
  const document = { apiVersion: API_VERSION, kind: "Service", metadata: props.metadata, spec: props.spec };
  return composeGuardrails(document, { environment: props.environment, part: options.part });
}

/** The composition of one guardrail, with a finding when the section it is made from is not there. */
export function composePart(props: PartProps, section: "slos" | "traffic" | "canary"): Composition {
  const composition = compose(props, { part: true });
  const service = composition.guardrails?.service;
  const given =
    service === undefined || (section === "slos" ? service.slos.length > 0 : service[section] !== undefined);
  if (given || "composition" in props) return composition;
  const { finding, specRules } = core();
  const occurrence = {
    path: `spec.${section}`,
    message: "this guardrail is made from it",
    got: "nothing",
    fix: `add ${section}`,
  };
  return { ...composition, problems: [...composition.problems, finding(specRules.missing, occurrence)] };
}
