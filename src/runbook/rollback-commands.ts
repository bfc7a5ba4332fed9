import type { Service } from "../spec/service";

/**
 * Everything to the version before, past every step: an undo is a release like any other, whose first step asks whether there
 * is error budget, and after an incident there may be none. `promote --full` does nothing while the controller has not seen
 * the undo, so it waits for that.
 */
export function rollbackCommands({ namespace, workload }: Service): readonly string[] {
  const { deployment } = workload;
  const hash = (field: string) =>
    `"$(kubectl get rollout ${deployment} -n ${namespace} -o jsonpath='{.status.${field}}')"`;
  return [
    `kubectl argo rollouts undo ${deployment} -n ${namespace}`,
    `until [ ${hash("currentPodHash")} != ${hash("stableRS")} ]; do sleep 1; done`,
    `kubectl argo rollouts promote ${deployment} -n ${namespace} --full`,
    `kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 10m`,
  ];
}
