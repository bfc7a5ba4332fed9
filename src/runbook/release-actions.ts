import { loadPodName } from "../loadtest/load-job";
import type { Service } from "../spec/service";
import { dashboardUid, dashboardUrl, objectNames } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block } from "./markdown";
import { rollbackCommands } from "./rollback-commands";

/** What can be done with a release, each with its commands. */
export function releaseActions(service: Service): readonly Block[] {
  return [...why(service), ...goOn(service), ...abort(service), ...retry(service), ...rollback(service)];
}

function why(service: Service): readonly Block[] {
  const { namespace, workload, monitoring, loadTest } = service;
  const columns = "NAME:.metadata.name,PHASE:.status.phase,MESSAGE:.status.message";
  return [
    heading(2, "Why it waits", "why"),
    paragraph(
      "The step it stands at, and what each analysis said, the newest last. Inconclusive is a verdict that came to no end: fewer requests than it needs, or none. An analysis of ",
      { code: objectNames.budget(service.service) },
      " that is inconclusive means that too little error budget is left to begin. Error means that Prometheus did not answer for long. Dashboard: ",
      { code: dashboardUrl(monitoring.grafanaUrl ?? "", dashboardUid(service, "canary")) },
      ".",
    ),
    code(
      "sh",
      `kubectl argo rollouts get rollout ${workload.deployment} -n ${namespace}`,
      `kubectl get analysisruns -n ${namespace} --sort-by=.metadata.creationTimestamp -o custom-columns=${columns}`,
    ),
    ...(loadTest === undefined
      ? []
      : [
          paragraph(
            "When it is the smoke test: the log ends with the thresholds, and those that did not hold. No log at all is an image that could not be pulled.",
          ),
          code(
            "sh",
            `kubectl logs -n ${namespace} -l app.kubernetes.io/name=${loadPodName(service)} --tail=100`,
            `kubectl get pods -n ${namespace} -l app.kubernetes.io/name=${loadPodName(service)}`,
          ),
        ]),
  ];
}

function goOn({ namespace, workload }: Service): readonly Block[] {
  const { deployment } = workload;
  return [
    heading(2, "Go on", "go-on"),
    paragraph(
      "The new version is well by what you have seen yourself: leave the pause. The step that paused is skipped: an undecided verdict is then yours, and a release without enough budget begins. ",
      { code: "--full" },
      " would skip every step and every verdict that is left: never to save time.",
    ),
    code(
      "sh",
      `kubectl argo rollouts promote ${deployment} -n ${namespace}`,
      `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 30m`,
    ),
  ];
}

function abort({ namespace, workload }: Service): readonly Block[] {
  const { deployment } = workload;
  return [
    heading(2, "Abort", "abort"),
    paragraph(
      "All requests go back to the stable version at once; the new one's pods go soon after. The Rollout is then Degraded, and the declared version is still the new one.",
    ),
    code(
      "sh",
      `kubectl argo rollouts abort ${deployment} -n ${namespace}`,
      `kubectl argo rollouts get rollout ${deployment} -n ${namespace}`,
    ),
  ];
}

function retry({ namespace, workload }: Service): readonly Block[] {
  const { deployment } = workload;
  return [
    heading(2, "After an abort", "retry"),
    paragraph(
      "An aborted release stays so, whatever is applied again without a change. Declare the previous version: the Rollout is Healthy at once, without any step. Or declare a repaired one: it begins at the first step.",
    ),
    paragraph(
      "Retry the same version only if the cause lay outside of it: a node, a dependency, Prometheus. What its pods have counted before counts again while they are within the verdict's range, so wait until the events so far on the dashboard are gone, or give the pods a new annotation.",
    ),
    code("sh", `kubectl argo rollouts retry rollout ${deployment} -n ${namespace}`),
  ];
}

function rollback(service: Service): readonly Block[] {
  return [
    heading(2, "Roll back a release that went through", "rollback"),
    paragraph(
      "The previous version is a release like any other and walks through all steps. While users suffer skip them: once the controller has seen the undo, the last but one command sends everything to it as soon as its pods are ready. Then declare it, or the next deploy brings the bad one again.",
    ),
    code("sh", ...rollbackCommands(service)),
  ];
}
