import { aggregate, binary, matchers, selector } from "../promql/build";
import type { Labels } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { Service } from "../spec/service";

/** The gauge of Argo Rollouts' controller, on its metrics port 8090. */
const ROLLOUT_INFO = "rollout_info";

/**
 * 1 while the service's Rollout is in a phase; nothing while it is not, or while the controller's metrics are not scraped.
 * A Prometheus that gives a series the namespace of the scraped pod keeps the Rollout's own as `exported_namespace`.
 */
export function rolloutPhase(service: Service, phase: string): Expression {
  return aggregate(
    "max",
    binary(phaseSelector(service, { phase }, "exported_namespace"), "or", phaseSelector(service, { phase })),
  );
}

export function phaseSelector(service: Service, labels: Labels, namespaceLabel = "namespace"): Selector {
  const { namespace, workload } = service;
  return selector(ROLLOUT_INFO, matchers({ [namespaceLabel]: namespace, name: workload.deployment, ...labels }));
}
