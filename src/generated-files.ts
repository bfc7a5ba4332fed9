import { printDashboard } from "./dashboards/dashboard-config-map";
import { GUARDRAIL_PARTS } from "./guardrails";
import type { GuardrailPart, Guardrails } from "./guardrails";
import { printYaml } from "./manifest";
import type { GeneratedFile, Manifest } from "./manifest";
import { inhibitRules } from "./rules/inhibit-rules";
import { longWindowTests } from "./rules/long-window-test";
import { promtoolTests } from "./rules/promtool-test";
import { ruleFile } from "./rules/rule-file";
import { releaseTests } from "./canary/release-alert-tests";
import { loadJob } from "./loadtest/load-job";
import { signalTests } from "./traffic/signal-tests";
import { fileNames } from "./units/names";
import type { Identity } from "./units/names";

/** Every artefact as a plain file, in the layout of the names table. The same input always gives the same bytes. */
export function generatedFiles(
  guardrails: Guardrails,
  parts: readonly GuardrailPart[] = GUARDRAIL_PARTS,
): readonly GeneratedFile[] {
  return GUARDRAIL_PARTS.filter((part) => parts.includes(part)).flatMap((part) => [
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
      return [...ruleFiles(guardrails), ...inhibitRulesFile(guardrails)];
    case "dashboards":
      return guardrails.dashboards.map((dashboard) => ({
        path: fileNames.dashboard(dashboard.uid),
        text: `${printDashboard(dashboard)}\n`,
      }));
    case "runbooks":
      return guardrails.runbooks.map(({ path, text }) => ({ path, text }));
    case "loadtest":
      return loadTestFiles(guardrails);
    case "nginx":
      return guardrails.nginx === undefined
        ? []
        : [{ path: fileNames.nginx(guardrails.service), text: guardrails.nginx }];
    default:
      return [];
  }
}

/** The Job is a file and no object of the cluster: whoever applies everything must not start a load test by it. */
function loadTestFiles({ service, loadScript }: Guardrails): GeneratedFile[] {
  if (loadScript === undefined) return [];
  const job = `# A run of the whole load test: kubectl create -f this file, which needs ConfigMap ${loadScript.configMap}.\n`;
  return [
    { path: fileNames.loadTest(service), text: loadScript.text },
    { path: fileNames.loadTestJob(service), text: `${job}${printYaml(loadJob(service, loadScript))}` },
  ];
}

function ruleFiles({ service, slos, ruleGroups }: Guardrails): GeneratedFile[] {
  if (ruleGroups.length === 0) return [];
  const rules = fileNames.rules(service);
  const besideTests = rules.slice(rules.lastIndexOf("/") + 1);
  const tests = promtoolTests(service, slos, besideTests);
  const long = longWindowTests(service, slos, besideTests);
  return [
    { path: rules, text: printYaml(ruleFile(ruleGroups)) },
    {
      path: fileNames.ruleTests(service),
      text: printYaml({ ...tests, tests: [...tests.tests, ...signalTests(service), ...releaseTests(service)] }),
    },
    ...(long === undefined ? [] : [{ path: fileNames.longRuleTests(service), text: printYaml(long) }]),
  ];
}

/** Nothing where no SLO has a slower tier to hold back. */
function inhibitRulesFile({ service, slos }: Guardrails): GeneratedFile[] {
  const rules = inhibitRules(slos);
  if (rules.length === 0) return [];
  const comment = inhibitRulesComment(service).map((line) => `# ${line}\n`);
  return [{ path: fileNames.inhibitRules(service), text: `${comment.join("")}${printYaml({ inhibit_rules: rules })}` }];
}

/** Alertmanager reads one file and includes no other, so a person, or a chart's values, must put the rules there. */
function inhibitRulesComment({ namespace }: Identity): readonly string[] {
  return [
    "While an alert of a faster tier fires, Alertmanager holds back those of the slower tiers of the same SLO.",
    "Add these rules to the list inhibit_rules at the top level of alertmanager.yml, beside route; keep those that are there.",
    "kube-prometheus-stack: alertmanager.config.inhibit_rules. Helm replaces lists whole, so repeat the chart's own rules.",
    `prometheus-operator: an AlertmanagerConfig in namespace ${namespace} takes them as inhibitRules, each matcher written as name, value and matchType.`,
    "In any other namespace they would match nothing: the operator adds the AlertmanagerConfig's own namespace to both sides,",
    "unless alertmanagerConfigMatcherStrategy of the Alertmanager says otherwise.",
    "Route with group_by: [namespace, service, slo]: a slower alert that comes through later is then no new incident.",
    "A silenced alert still holds back the slower ones.",
  ];
}
