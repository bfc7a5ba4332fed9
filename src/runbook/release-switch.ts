import type { Service } from "../spec/service";
import { LEAVE_OUT } from "../canary/rollout-switch";
import { objectNames } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block, Inline } from "./markdown";

/** The label that Argo Rollouts adds to the selectors of both Services, and leaves there. */
const HASH_LABEL = "rollouts-pod-template-hash";

/** How the canary is put under a serving Deployment, and taken away again, while it serves. */
export function releaseSwitch(service: Service): readonly Block[] {
  return [...turnOn(service), ...turnOff(service), ...leftovers(service)];
}

function turnOn({ namespace, service, workload }: Service): readonly Block[] {
  const { deployment } = workload;
  const services = { code: `${objectNames.stableService(service)}, ${objectNames.canaryService(service)}` };
  return [
    heading(2, "Turn the canary on while the Deployment serves", "turn-on"),
    paragraph(
      "Before: the cluster has room for twice the pods, and nothing else sets the Deployment's replicas. Leave the field out wherever it is written, and let an autoscaler target the Rollout from the next step on; otherwise both run at full size.",
    ),
    paragraph(LEAVE_OUT.replaceAll("`", "")),
    code("sh", `kubectl get deployment,hpa -n ${namespace}`),
    paragraph(
      "Add spec.canary to the description and apply. First come the Rollout and ",
      services,
      ", which have no hash yet and select the Deployment's pods; then the routes lead to them. The controller starts pods of its own, and takes the Deployment's away as they become ready. It has ended when the Rollout is Healthy, the Deployment has no pods, and both selectors have a hash:",
    ),
    code(
      "sh",
      `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 15m`,
      `kubectl get deployment,service -n ${namespace} -o wide`,
    ),
  ];
}

function turnOff({ namespace, service, workload, traffic }: Service): readonly Block[] {
  const { deployment, replicas } = workload;
  const routes: readonly Inline[] =
    traffic?.route === "managed"
      ? [
          "move the routes first, with ",
          { code: "-target" },
          " and the address of the release ",
          { code: `${service}-routes` },
          " in the state. They lead",
        ]
      : ["lead whatever sends the requests"];
  const never = `'{"spec":{"workloadRef":{"scaleDown":"never"}}}'`;
  return [
    heading(2, "Turn the canary off while it serves", "turn-off"),
    paragraph(
      "A Rollout that is deleted takes its pods with it, and the Deployment behind it stands at 0: do not begin with the description. While no release is under way, keep the controller from scaling the Deployment, and give it its pods back:",
    ),
    code(
      "sh",
      `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 1m`,
      `kubectl patch rollout ${deployment} -n ${namespace} --type merge -p ${never}`,
      `kubectl scale deployment/${deployment} -n ${namespace} --replicas=${replicas}`,
      `kubectl rollout status deployment/${deployment} -n ${namespace} --timeout=10m`,
    ),
    paragraph(
      "Then take spec.canary out of the description, and ",
      ...routes,
      " to Service ",
      { code: workload.service.name },
      " again, which never had a hash. Look at its pods before the second apply: that one removes the Rollout, its pods and both Services.",
    ),
    code("sh", `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${workload.service.name}`),
  ];
}

function leftovers({ namespace, service, workload }: Service): readonly Block[] {
  const { deployment, replicas } = workload;
  return [
    heading(2, "The Rollout is gone and nothing serves", "nothing-serves"),
    paragraph("The Deployment stands at 0, and the Services look for a hash that no pod has. In this order:"),
    code(
      "sh",
      `kubectl scale deployment/${deployment} -n ${namespace} --replicas=${replicas}`,
      withoutHash(namespace, objectNames.stableService(service)),
      withoutHash(namespace, objectNames.canaryService(service)),
      `kubectl rollout status deployment/${deployment} -n ${namespace} --timeout=10m`,
    ),
  ];
}

function withoutHash(namespace: string, name: string): string {
  const patch = `[{"op":"remove","path":"/spec/selector/${HASH_LABEL}"}]`;
  return `kubectl patch service ${name} -n ${namespace} --type json -p '${patch}'`;
}
