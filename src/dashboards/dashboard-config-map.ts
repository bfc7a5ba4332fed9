import { escaped } from "../manifest";
import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import type { Dashboard } from "./dashboard";

/**
 * A dashboard as kube-prometheus-stack's sidecar takes it. The data key is the uid: two ConfigMaps with the same key
 * would overwrite each other's file. The folder is used where the sidecar has `folderAnnotation: grafana_folder`.
 */
export function dashboardConfigMap(service: Service, dashboard: Dashboard): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: objectNames.dashboards(service.service, dashboard.kind),
      namespace: service.namespace,
      labels: { ...service.labels, grafana_dashboard: "1" },
      annotations: { grafana_folder: service.namespace },
    },
    data: { [`${dashboard.uid}.json`]: printDashboard(dashboard) },
  };
}

/** The one printer of dashboards: keys sorted, so that a change of one number is a change of one line. */
export function printDashboard(dashboard: Dashboard): string {
  return escaped(JSON.stringify({ ...dashboard, kind: undefined }, sortedKeys, 2));
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
