import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../free-port";

const PORTS = ["api", "etcd", "etcdPeer", "kwok", "rolloutsMetrics", "rolloutsHealth"] as const;

/** What the programs of one control plane agree on. */
export interface State {
  readonly folder: string;
  readonly ports: Readonly<Record<(typeof PORTS)[number], number>>;
  /** Whoever has it may do everything, on this control plane and as long as it lives. */
  readonly token: string;
  file(name: string): string;
}

/** A new folder with the keys and tokens that the API server reads. */
export async function newState(): Promise<State> {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-control-plane-"));
  const file = (name: string) => path.join(folder, name);
  const token = randomBytes(24).toString("hex");
  writeFileSync(file("tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(file("accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  const ports = {} as Record<(typeof PORTS)[number], number>;
  for (const port of PORTS) ports[port] = await unused(Object.values(ports));
  return { folder, ports, token, file };
}

async function unused(taken: readonly number[]): Promise<number> {
  const port = await freePort();
  return taken.includes(port) ? unused(taken) : port;
}

/** The certificate that the API server made for itself. */
export function certificateOf(state: State): string {
  return readFileSync(state.file("pki/apiserver.crt"), "utf8");
}

/** For controllers, Helm and Terraform; JSON is YAML too. */
export function writeKubeconfig(state: State): string {
  const name = "guardrails";
  const cluster = {
    server: `https://127.0.0.1:${state.ports.api}`,
    "certificate-authority-data": Buffer.from(certificateOf(state)).toString("base64"),
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user: { token: state.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  writeFileSync(state.file("kubeconfig"), JSON.stringify(config), { mode: 0o600 });
  return state.file("kubeconfig");
}
