/** Pod names of a Deployment's ReplicaSets; a canary's Rollout has the Deployment's name, so its pods match too. */
export function podPattern(deployment: string, hash = "[0-9a-z]+"): string {
  return `${deployment}-${hash}-[0-9a-z]{5}`;
}
