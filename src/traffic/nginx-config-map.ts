import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";

/** The NGINX configuration for an NGINX that runs in the cluster and mounts it. */
export function nginxConfigMap(service: Service, config: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: objectNames.nginx(service.service), namespace: service.namespace, labels: service.labels },
    data: { "nginx.conf": config },
  };
}
