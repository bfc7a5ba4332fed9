import type { State } from "./state";

/** A program of a control plane: its engine and how it is started. */
export interface Component {
  readonly engine: string;
  /** Published files that it reads, by their name in the table of engines. */
  readonly manifests?: string;
  /** Namespace it runs in, which must be there before. */
  readonly namespace?: string;
  args(state: State, files: readonly string[]): readonly string[];
}

/** Stores what the API server is told; it may forget everything when the machine stops. */
export const etcd: Component = {
  engine: "etcd",
  args: ({ file, ports }) => [
    `--data-dir=${file("etcd")}`,
    "--unsafe-no-fsync",
    `--listen-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--advertise-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    "--log-level=warn",
  ],
};

export const apiServer: Component = {
  engine: "kube-apiserver",
  args: ({ file, ports }) => [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${ports.api}`,
    `--cert-dir=${file("pki")}`,
    `--service-account-key-file=${file("accounts.key")}`,
    `--service-account-signing-key-file=${file("accounts.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--authorization-mode=RBAC",
    `--token-auth-file=${file("tokens.csv")}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    // Pods here have no accounts: nothing in them runs.
    "--disable-admission-plugins=ServiceAccount",
    "--endpoint-reconciler-type=none",
  ],
};

const kubeconfig = ({ file }: State) => `--kubeconfig=${file("kubeconfig")}`;

/** The controllers that Deployments, Jobs, Services and deletions need. */
const CONTROLLERS = [
  "deployment-controller",
  "replicaset-controller",
  "endpointslice-controller",
  "endpoints-controller",
  "job-controller",
  "garbage-collector-controller",
  "namespace-controller",
  "serviceaccount-controller",
];

/** What makes Deployments into pods that become ready, on nodes that are not there. */
export const NODE_COMPONENTS: readonly Component[] = [
  {
    engine: "kube-controller-manager",
    args: (state) => [
      kubeconfig(state),
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      "--secure-port=0",
      `--controllers=${CONTROLLERS.join(",")}`,
    ],
  },
  {
    engine: "kube-scheduler",
    args: (state) => [kubeconfig(state), "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port=0"],
  },
  {
    engine: "kwok",
    manifests: "kwok-stages",
    args: (state, files) => [
      kubeconfig(state),
      ...files.map((file) => `--config=${file}`),
      "--manage-all-nodes=true",
      `--server-address=127.0.0.1:${state.ports.kwok}`,
    ],
  },
];

/** Runs canaries. */
export const argoRollouts: Component = {
  engine: "rollouts-controller",
  namespace: "argo-rollouts",
  args: (state) => [
    kubeconfig(state),
    "--leader-elect=false",
    `--metricsPort=${state.ports.rolloutsMetrics}`,
    `--healthzPort=${state.ports.rolloutsHealth}`,
    "--rollout-resync=30",
    // Its own default is the group of Traefik 2.
    "--traefik-api-group=traefik.io",
    "--traefik-api-version=traefik.io/v1alpha1",
  ],
};
