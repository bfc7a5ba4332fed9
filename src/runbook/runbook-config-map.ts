import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import type { Runbook } from "./runbook";

/** All runbooks of a service in one ConfigMap, under their file names: readable in the cluster when Git is not. */
export function runbookConfigMap(service: Service, runbooks: readonly Runbook[]): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: objectNames.runbooks(service.service),
      namespace: service.namespace,
      labels: { ...service.labels },
    },
    data: Object.fromEntries(runbooks.map(({ path, text }) => [path.slice(path.lastIndexOf("/") + 1), text])),
  };
}
