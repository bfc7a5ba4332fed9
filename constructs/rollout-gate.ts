import { core } from "./internal/core";
import { Findings } from "./internal/findings";
import { Construct, DataResource } from "./internal/terraform";
import type { ITerraformDependable } from "./internal/terraform";

/** Which Rollout an apply waits for. */
export interface RolloutGateProps {
  /** Namespace of the Rollout. */
  readonly namespace: string;
  /** Name of the Rollout, which is that of its Deployment. */
  readonly rollout: string;
  /** What a version is made of, for example the image. Whenever one of them changes the apply waits for the release. */
  readonly version: Readonly<Record<string, string>>;
  /** What makes the release: the Deployment and the CanaryRollout, for example. The gate comes after them. */
  readonly after: readonly ITerraformDependable[];
  /**
   * Longest time until the release must be Healthy. One that is paused is not.
   * @unit duration
   * @range 1s to 24h
   * @raising waits longer for the verdict, and keeps the state locked as long
   * @default 30m
   */
  readonly timeout?: string;
  /**
   * Context of the kubeconfig that kubectl uses.
   * @default - the current one
   */
  readonly context?: string;
}

const DEFAULT_TIMEOUT = "30m";

/**
 * Makes `terraform apply` fail when a release does not become Healthy: aborted, paused until the timeout, or stuck. Without it
 * an apply is green as soon as the objects are stored. It runs `kubectl argo rollouts status`, so the machine that applies
 * needs kubectl with the plugin of Argo Rollouts and access to the cluster. After a failed apply the next one waits again.
 */
export class RolloutGate extends Construct {
  /** The resource that waits. */
  readonly resource: DataResource;

  constructor(scope: Construct, id: string, props: RolloutGateProps) {
    super(scope, id);
    const { namespace, rollout, version, context, after, timeout = DEFAULT_TIMEOUT } = props;
    const seconds = this.readTimeout(timeout);
    // Values travel as environment variables: nothing that a user writes is read by the shell.
    const withContext = context === undefined ? "" : ' --context "$GATE_CONTEXT"';
    this.resource = new DataResource(this, "Status", {
      triggersReplace: { namespace, rollout, ...version },
      dependsOn: [...after],
      provisioners: [
        {
          type: "local-exec",
          command: `kubectl argo rollouts status "$GATE_ROLLOUT" --namespace "$GATE_NAMESPACE" --timeout "$GATE_TIMEOUT"${withContext}`,
          environment: {
            GATE_ROLLOUT: rollout,
            GATE_NAMESPACE: namespace,
            GATE_TIMEOUT: seconds,
            ...(context !== undefined && { GATE_CONTEXT: context }),
          },
        },
      ],
    });
  }

  /** As kubectl reads it, which knows no days. What is wrong with it is a finding at synth. */
  private readTimeout(timeout: string): string {
    const { Duration, finding, specRules } = core();
    const read = Duration.parse(timeout);
    const fits =
      read !== undefined && read.compare(Duration.of(1, "s")) >= 0 && read.compare(Duration.of(24, "h")) <= 0;
    if (fits) return `${Math.ceil(read.seconds)}s`;
    const occurrence = {
      path: "timeout",
      message: "the gate cannot wait for so long",
      got: timeout,
      allowed: "a duration from 1s to 24h",
      fix: "write it like 30m",
    };
    new Findings(this, [finding(specRules.value, occurrence)]);
    return timeout;
  }
}
