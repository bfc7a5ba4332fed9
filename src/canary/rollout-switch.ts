/**
 * How a canary by Argo Rollouts is turned on and off on a Deployment that serves requests, as Markdown. The order matters: the
 * controller scales the Deployment down and never up again, and deleting a Rollout deletes its pods.
 */
export function rolloutSwitch(names: SwitchNames = PLACEHOLDERS): string {
  return [on(names), off(names)].join("\n\n");
}

/** What the steps are about. */
export interface SwitchNames {
  readonly namespace: string;
  readonly deployment: string;
  readonly replicas: string;
}

const PLACEHOLDERS: SwitchNames = { namespace: "NAMESPACE", deployment: "DEPLOYMENT", replicas: "REPLICAS" };

/** Where a field that is no longer written goes back to its default. Not run here. */
export const LEAVE_OUT =
  "Mind how: Terraform's `kubernetes_deployment_v1` keeps the number, but `kubectl apply` and Helm put a field that they wrote before and find no longer back to its default, one pod. With kubectl take it out of `kubectl apply edit-last-applied deployment` first; with Helm do it while one pod is enough, and scale up again at once.";

function on({ namespace, deployment }: SwitchNames): string {
  return `## Turning a canary by Argo Rollouts on

1. Leave \`spec.replicas\` out of Deployment ${deployment}, wherever it is written. ${LEAVE_OUT} An autoscaler that targets the Deployment must target the Rollout in step 3. Otherwise something scales the Deployment up again, and two sets of pods run.
2. See that the controller is there: \`kubectl -n argo-rollouts get deployment argo-rollouts\`; behind a Gateway with its plugin for HTTPRoutes, behind Traefik 3 with \`--traefik-api-group=traefik.io --traefik-api-version=traefik.io/v1alpha1\` in its arguments (its own default is Traefik 2).
3. Add \`canary\` to the description and apply. First come the Services and the Rollout; the Services have no hash yet and select the Deployment's pods. Then the routes lead to them. The controller starts pods of its own, waits until they are available, and scales the Deployment down as they come. The first version of a Rollout has no steps and no analysis.
4. \`kubectl argo rollouts status ${deployment} -n ${namespace} --timeout 10m\` ends with Healthy. The Deployment has 0 pods, and \`kubectl -n ${namespace} get service -o wide\` shows a \`rollouts-pod-template-hash\` in both selectors.`;
}

function off({ namespace, deployment, replicas }: SwitchNames): string {
  return `## Turning it off

Taking \`canary\` out of the description alone would delete the Rollout, and with it all pods that serve. The Deployment would stay at 0.

1. No release may be under way: \`kubectl argo rollouts status ${deployment} -n ${namespace}\` says Healthy.
2. Keep the controller from scaling the Deployment down: \`kubectl -n ${namespace} patch rollout ${deployment} --type merge -p '{"spec":{"workloadRef":{"scaleDown":"never"}}}'\`
3. Bring the Deployment's own pods back beside the Rollout's: \`kubectl -n ${namespace} scale deployment ${deployment} --replicas ${replicas}\`, then \`kubectl -n ${namespace} rollout status deployment ${deployment}\`
4. Take \`canary\` out of the description. Move the routes first, because one apply would delete the Services before it moves the routes away from them (measured with Terraform 1.11): \`terraform apply -target=ADDRESS\`, with the address of the release \`<service>-routes\` (\`terraform state list\`). They lead to the workload's own Service again, which never had a hash.
5. \`terraform apply\` removes the Rollout, its pods and the two Services. An autoscaler goes back to the Deployment.`;
}
