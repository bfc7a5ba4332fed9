import { composeGuardrails } from "../../src/guardrails";
import type { Manifest } from "../../src/manifest";
import { contractDocument } from "../contract-document";

type Fields = { [key: string]: unknown };

function objects(nginxDeployment: Fields | undefined, traffic: Fields = {}): readonly Manifest[] {
  const document = contractDocument<{ metadata: Fields; spec: { traffic: Fields } }>("catalog-nginx");
  const metadata = { ...document.metadata, labels: { team: "web" } };
  const spec = { ...document.spec, traffic: { ...document.spec.traffic, nginxDeployment, ...traffic } };
  return composeGuardrails({ ...document, metadata, spec }).guardrails!.manifests.nginx;
}

const named = (kind: string, manifests: readonly Manifest[]) => manifests.find((manifest) => manifest.kind === kind)!;
const configOf = (manifests: readonly Manifest[]) =>
  (named("ConfigMap", manifests).data as Record<string, string>)["nginx.conf"];

const metadata = { name: "catalog-nginx", namespace: "shop", labels: { team: "web" } };
const selector = { "app.kubernetes.io/name": "catalog-nginx" };
const probe = { httpGet: { path: "/", port: "probe" }, periodSeconds: 5 };

test("an NGINX of the service's own: configuration, pods, Service and disruption budget", () => {
  const manifests = objects({});
  const [config, deployment, service, budget, ...rest] = manifests;
  expect([config.kind, rest]).toEqual(["ConfigMap", []]);
  expect(deployment).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 2,
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: {
          labels: { team: "web", ...selector },
          annotations: { "checksum/config": expect.stringMatching(/^[0-9a-f]{16}$/) },
        },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 30,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 101,
            runAsGroup: 101,
            seccompProfile: { type: "RuntimeDefault" },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: selector },
            },
          ],
          containers: [
            {
              name: "nginx",
              image: "nginx:1.31-alpine",
              command: ["nginx", "-e", "stderr", "-c", "/etc/guardrails/nginx.conf", "-g", "daemon off;"],
              ports: [
                { name: "http", containerPort: 8080 },
                { name: "probe", containerPort: 8081 },
              ],
              resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "256Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              readinessProbe: probe,
              livenessProbe: { ...probe, failureThreshold: 6 },
              lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
              volumeMounts: [
                { name: "config", mountPath: "/etc/guardrails", readOnly: true },
                { name: "runtime", mountPath: "/run/guardrails" },
              ],
            },
          ],
          volumes: [
            { name: "config", configMap: { name: "catalog-nginx" } },
            { name: "runtime", emptyDir: {} },
          ],
        },
      },
    },
  });
  expect(service).toEqual({
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      type: "ClusterIP",
      selector,
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    },
  });
  expect(budget).toEqual({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
  });
});

test("its configuration is for a process without root: high ports, one folder, logs to the streams", () => {
  const config = configOf(objects({}));
  const lines = config.split("\n").map((line) => line.trim());
  expect(
    lines.filter((line) => /^(listen|pid|error_log|access_log|worker_processes|\w+_temp_path) /.test(line)),
  ).toEqual([
    "worker_processes 2;",
    "pid /run/guardrails/nginx.pid;",
    "error_log stderr warn;",
    "access_log /dev/stdout guardrails;",
    ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path /run/guardrails/${kind};`),
    "listen 8080;",
    "listen 8080 default_server;",
    "listen 8081;",
    "access_log off;",
  ]);
});

test("every value written is used, and one pod has no disruption budget, which would keep a node from draining", () => {
  const manifests = objects({
    replicas: 1,
    image: "registry.example.com:5000/edge/nginx:1.31.3",
    serviceType: "LoadBalancer",
  });
  expect(manifests.map(({ kind }) => kind)).toEqual(["ConfigMap", "Deployment", "Service"]);
  expect(named("Service", manifests).spec).toMatchObject({ type: "LoadBalancer" });
  expect(named("Deployment", manifests).spec).toMatchObject({
    replicas: 1,
    template: { spec: { containers: [{ image: "registry.example.com:5000/edge/nginx:1.31.3" }] } },
  });
});

test("a change of the configuration is a change of the pods, and nothing else is", () => {
  const pods = (traffic: Fields) => (named("Deployment", objects({}, traffic)).spec as { template: unknown }).template;
  expect(pods({ maxBody: "2Mi" })).not.toEqual(pods({ maxBody: "1Mi" }));
  expect(pods({ maxBody: "1Mi" })).toEqual(pods({}));
});

test.each([
  ["3s", 30],
  ["20s", 30],
  ["20001ms", 31],
  ["1m", 70],
])("a request of %s gives the pods %i seconds to stop", (request, seconds) => {
  const pods = named("Deployment", objects({}, { timeouts: { request } })).spec as Record<string, unknown>;
  expect(pods.template).toMatchObject({ spec: { terminationGracePeriodSeconds: seconds } });
});

test("without it nothing runs, and upstreams outside of the cluster get no ConfigMap", () => {
  expect(objects(undefined)).toEqual([]);
  expect(objects(undefined, { upstreams: undefined }).map(({ kind }) => kind)).toEqual(["ConfigMap"]);
});
