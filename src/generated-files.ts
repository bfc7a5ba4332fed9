import { printDashboard } from "./dashboards/dashboard-config-map";
import { GUARDRAIL_PARTS } from "./guardrails";
import type { GuardrailPart, Guardrails } from "./guardrails";
import { printYaml } from "./manifest";
import type { GeneratedFile, Manifest } from "./manifest";
import { promtoolTests } from "./rules/promtool-test";
import { ruleFile } from "./rules/rule-file";
import { fileNames } from "./units/names";
import type { Identity } from "./units/names";

/** Every artefact as a plain file, in the layout of the names table. The same input always gives the same bytes. */
export function generatedFiles(guardrails: Guardrails): readonly GeneratedFile[] {
  return GUARDRAIL_PARTS.flatMap((part) => [
    ...guardrails.manifests[part].map((manifest) => manifestFile(guardrails.service, manifest)),
    ...looseFiles(guardrails, part),
  ]);
}

/** A Kubernetes object as a file of its own. */
export function manifestFile(id: Identity, manifest: Manifest): GeneratedFile {
  const path = fileNames.manifest(id, { kind: manifest.kind, name: manifest.metadata.name });
  return { path, text: printYaml(manifest) };
}

/** What a part has besides Kubernetes objects: for a Prometheus, a Grafana or an NGINX outside of Kubernetes, and for people. */
export function looseFiles(guardrails: Guardrails, part: GuardrailPart): readonly GeneratedFile[] {
  switch (part) {
    case "rules":
      return ruleFiles(guardrails);
    case "dashboards":
      return guardrails.dashboards.map((dashboard) => ({
        path: fileNames.dashboard(dashboard.uid),
        text: `${printDashboard(dashboard)}\n`,
      }));
    case "runbooks":
      return guardrails.runbooks.map(({ path, text }) => ({ path, text }));
    case "nginx":
      return guardrails.nginx === undefined
        ? []
        : [{ path: fileNames.nginx(guardrails.service), text: guardrails.nginx }];
    default:
      return [];
  }
}

function ruleFiles({ service, slos, ruleGroups }: Guardrails): GeneratedFile[] {
  if (ruleGroups.length === 0) return [];
  const rules = fileNames.rules(service);
  const besideTests = rules.slice(rules.lastIndexOf("/") + 1);
  return [
    { path: rules, text: printYaml(ruleFile(ruleGroups)) },
    { path: fileNames.ruleTests(service), text: printYaml(promtoolTests(service, slos, besideTests)) },
  ];
}
