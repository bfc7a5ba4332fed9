import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IContainer } from "kubernetes-models/v1/Container";
import type { IService } from "kubernetes-models/v1/Service";
import type { Manifest } from "../manifest";
import type { Service, Traffic } from "../spec/service";
import { objectNames } from "../units/names";
import { shortHash } from "../units/short-hash";
import { NGINX_IN_CLUSTER } from "./nginx-in-cluster";

type NginxDeployment = NonNullable<Traffic["nginxDeployment"]>;

const CONFIG_FOLDER = "/etc/guardrails";
/** The user `nginx` of the official images; any other number works as well. */
const USER = 101;
const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: USER,
  runAsGroup: USER,
  seccompProfile: { type: "RuntimeDefault" },
} as const;
/** Until every node has learned that the pod is going. */
const PRE_STOP_SECONDS = 5;
const SHORTEST_GRACE_SECONDS = 30;

/** Deployment, Service and PodDisruptionBudget of an NGINX that runs `config` from its ConfigMap; none without nginxDeployment. */
export function nginxWorkload(service: Service, config: string): Manifest[] {
  const wanted = service.traffic?.nginxDeployment;
  if (wanted === undefined) return [];
  return [
    deployment(service, wanted, config),
    kubernetesService(service, wanted),
    ...(wanted.replicas > 1 ? [disruptionBudget(service)] : []),
  ];
}

function metadata({ service, namespace, labels }: Service) {
  return { name: objectNames.nginx(service), namespace, labels: { ...labels } };
}

function podLabels({ service }: Service): Record<string, string> {
  return { "app.kubernetes.io/name": objectNames.nginx(service) };
}

/** NGINX reads its configuration when it starts: its hash is part of the pod, so that a change rolls the pods. */
function deployment(service: Service, { replicas, image }: NginxDeployment, config: string): Manifest {
  const manifest: IDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(service),
    spec: {
      replicas,
      selector: { matchLabels: podLabels(service) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: {
          labels: { ...service.labels, ...podLabels(service) },
          annotations: { "checksum/config": shortHash(config, 16) },
        },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: gracePeriod(service),
          securityContext: POD_SECURITY,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: podLabels(service) },
            },
          ],
          containers: [container(image)],
          volumes: [
            { name: "config", configMap: { name: objectNames.nginx(service.service) } },
            { name: "runtime", emptyDir: {} },
          ],
        },
      },
    },
  };
  return plain(manifest);
}

function container(image: string): IContainer {
  const probe = { httpGet: { path: "/", port: "probe" }, periodSeconds: 5 };
  return {
    name: "nginx",
    image,
    // `-e stderr`: before it has read its configuration NGINX would open a log file that it may not write.
    command: ["nginx", "-e", "stderr", "-c", `${CONFIG_FOLDER}/nginx.conf`, "-g", "daemon off;"],
    ports: [
      { name: "http", containerPort: Number(NGINX_IN_CLUSTER.listen) },
      { name: "probe", containerPort: Number(NGINX_IN_CLUSTER.probe) },
    ],
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    readinessProbe: probe,
    livenessProbe: { ...probe, failureThreshold: 6 },
    // Then the image's stop signal, which of the official ones is QUIT: requests that have begun are finished.
    lifecycle: { preStop: { exec: { command: ["sleep", String(PRE_STOP_SECONDS)] } } },
    volumeMounts: [
      { name: "config", mountPath: CONFIG_FOLDER, readOnly: true },
      { name: "runtime", mountPath: NGINX_IN_CLUSTER.runtimeDirectory },
    ],
  };
}

/** The wait before it stops, the longest request, and a little for NGINX itself. */
function gracePeriod({ traffic }: Service): number {
  const { request, backendRequest } = traffic!.timeouts;
  const longest = Math.ceil((request ?? backendRequest)?.seconds ?? 0);
  return Math.max(SHORTEST_GRACE_SECONDS, PRE_STOP_SECONDS + longest + PRE_STOP_SECONDS);
}

function kubernetesService(service: Service, { serviceType }: NginxDeployment): Manifest {
  const manifest: IService = {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(service),
    spec: {
      type: serviceType,
      selector: podLabels(service),
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    },
  };
  return plain(manifest);
}

function disruptionBudget(service: Service): Manifest {
  const manifest: IPodDisruptionBudget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata(service),
    spec: { maxUnavailable: 1, selector: { matchLabels: podLabels(service) } },
  };
  return plain(manifest);
}

/** Typed up to here, plain data from here on. */
function plain(manifest: IDeployment | IService | IPodDisruptionBudget): Manifest {
  return manifest as unknown as Manifest;
}
