import type { Guardrails, Problem } from "../src";
import { CanaryRollout } from "./canary-rollout";
import { GatewayGuardrails } from "./gateway-guardrails";
import { compose } from "./internal/compose";
import { Findings } from "./internal/findings";
import { composeFile } from "./internal/read-file";
import { Construct, dependable } from "./internal/terraform";
import { Runbooks } from "./runbooks";
import { ServiceDashboards } from "./service-dashboards";
import type { DeliveryProps, ServiceProps } from "./service-props";
import { SloAlerts } from "./slo-alerts";

/** How a file is read, besides how its objects are delivered. */
export interface FromFileOptions extends DeliveryProps {
  /**
   * Name of the service, for a file with several documents.
   * @default - the file's only document
   */
  readonly service?: string;
  /**
   * Overlay of `spec.environments` to merge over the rest.
   * @default - the environment variable GUARDRAILS_ENV, or the document as it is
   */
  readonly environment?: string;
}

/** Every guardrail of one service, from one description. */
export class ServiceGuardrails extends Construct {
  /** Everything generated, as data; absent when the description cannot be understood at all. */
  readonly guardrails?: Guardrails;
  /** Recording rules and burn-rate alerts. */
  readonly alerts: SloAlerts;
  /** Grafana dashboards. */
  readonly dashboards: ServiceDashboards;
  /** Runbooks. */
  readonly runbooks: Runbooks;
  /** Gateway guardrails, when `traffic` is described. */
  readonly gateway?: GatewayGuardrails;
  /** Canary, when `canary` is described. */
  readonly canary?: CanaryRollout;
  private readonly findings: Findings;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const composition = compose(props, { part: false });
    this.guardrails = composition.guardrails;
    this.findings = new Findings(this, composition.problems);
    const part = {
      delivery: props.delivery,
      adopt: props.adopt,
      labels: props.labels,
      annotations: props.annotations,
      composition,
    };
    this.alerts = new SloAlerts(this, "Alerts", part);
    this.dashboards = new ServiceDashboards(this, "Dashboards", part);
    this.runbooks = new Runbooks(this, "Runbooks", part);
    const service = composition.guardrails?.service;
    if (service?.canary !== undefined) this.canary = new CanaryRollout(this, "Canary", part);
    if (service?.traffic !== undefined) this.gateway = new GatewayGuardrails(this, "Gateway", part);
    // The routes point at the canary's Services: a route to a Service that is not there answers 500.
    for (const resource of this.gateway?.resources ?? []) {
      resource.dependsOn = [...(resource.dependsOn ?? []), ...(this.canary?.resources ?? []).map(dependable)];
    }
  }

  /** Reads one service of a guardrails.yaml. A file that cannot be read is a finding at synth, like every other mistake. */
  static fromFile(scope: Construct, id: string, file: string, options: FromFileOptions = {}): ServiceGuardrails {
    const { service, environment = process.env.GUARDRAILS_ENV || undefined, ...delivery } = options;
    return new ServiceGuardrails(scope, id, { ...delivery, composition: composeFile({ file, service, environment }) });
  }

  /** Everything found in the description, with the acknowledgements made so far. */
  get problems(): readonly Problem[] {
    return this.findings.all;
  }

  /** Accepts every finding of a rule. `reason` is shown beside the finding from then on. */
  acknowledge(ruleId: string, reason: string): void {
    this.findings.acknowledge(ruleId, reason);
  }
}
