import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import { code, heading, paragraph } from "./markdown";
import type { Block } from "./markdown";

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
      "Before: the cluster has room for twice the pods, and nothing else sets the Deployment's replicas. Take the field out of its manifest, and point an autoscaler at the Rollout; otherwise both run at full size.",
    ),
    code("sh", `kubectl get deployment,hpa -n ${namespace}`),
    paragraph(
      "Apply the part canary. The Rollout starts as many pods, and takes the Deployment's away as its own become ready. Until then ",
      services,
      " have no hash in their selectors and reach the pods of both. Wait:",
    ),
    code(
      "sh",
      `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 15m`,
      `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${objectNames.stableService(service)}`,
    ),
    paragraph(
      "Healthy, and the stable Service has endpoints: apply the part routes, which moves the requests to both Services.",
    ),
  ];
}

function turnOff({ namespace, service, workload }: Service): readonly Block[] {
  const { deployment, replicas } = workload;
  const services = [objectNames.stableService(service), objectNames.canaryService(service)];
  const never = `'{"spec":{"workloadRef":{"scaleDown":"never"}}}'`;
  return [
    heading(2, "Turn the canary off while it serves", "turn-off"),
    paragraph(
      "A Rollout that is deleted takes its pods with it, and the Deployment behind it stands at 0: do not delete it first. While no release is under way, give the Deployment its pods back, and keep the controller from taking them away:",
    ),
    code(
      "sh",
      `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 1s`,
      `kubectl patch rollout ${deployment} -n ${namespace} --type merge -p ${never}`,
      `kubectl scale deployment/${deployment} -n ${namespace} --replicas=${replicas}`,
      `kubectl rollout status deployment/${deployment} -n ${namespace} --timeout=10m`,
    ),
    paragraph(
      "Then take the Rollout away and leave its pods. Nobody writes the Services' selectors any more: take the hash out, and they reach the pods of both.",
    ),
    code(
      "sh",
      `kubectl delete rollout ${deployment} -n ${namespace} --cascade=orphan`,
      ...services.map((name) => withoutHash(namespace, name)),
    ),
    paragraph(
      "Remove spec.canary from the description and apply the part routes first, then everything else: a route to a Service that is gone answers 500. When the routes name ",
      { code: workload.service.name },
      " again, the Rollout's pods can go:",
    ),
    code(
      "sh",
      `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${workload.service.name}`,
      `kubectl delete replicasets -n ${namespace} -l ${[HASH_LABEL, ...selectorOf(workload.podLabels)].join(",")}`,
    ),
  ];
}

function selectorOf(podLabels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(podLabels).map(([label, value]) => `${label}=${value}`);
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
