import { Agent, request } from "node:https";
import { eventually } from "./eventually";

/** Where an API server is, what proves that it is the one, and what it believes. */
export interface ApiAddress {
  readonly port: number;
  readonly certificate: string;
  readonly token: string;
}

export interface Answer {
  readonly code: number;
  readonly body: unknown;
}

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

const ANSWER_LIMIT_MS = 20_000;
const RESOURCE_LIMIT_MS = 20_000;

/** What tests ask of an API server: HTTP and JSON, and YAML as people would apply it. */
export class KubernetesApi {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });
  private readonly resources = new Map<string, Promise<Resource>>();

  constructor(private readonly address: ApiAddress) {}

  close(): void {
    this.agent.destroy();
  }

  get(path: string): Promise<Answer> {
    return this.send("GET", path);
  }

  /** Body: an object as JSON, a text as YAML; for PATCH, the operations of a JSON patch. */
  send(method: string, path: string, body?: object | string): Promise<Answer> {
    const text = typeof body === "object" ? JSON.stringify(body) : body;
    const type = typeof body === "string" ? "yaml" : method === "PATCH" ? "json-patch+json" : "json";
    const { port, certificate: ca, token } = this.address;
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      "content-type": `application/${type}`,
    };
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const options = { host: "127.0.0.1", port, path, method, headers, ca, agent: this.agent, signal };
    return new Promise((resolve, reject) => {
      const asked = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ code: response.statusCode!, body: parsed(Buffer.concat(chunks)) }));
      });
      asked.on("error", reject).end(text);
    });
  }

  /** Creates an object from its YAML. A dry run goes through everything but the storage; unknown fields are errors. */
  async create(identity: Identity, yaml: string, options: { dryRun?: boolean } = {}): Promise<Answer> {
    const path = await this.collection(identity);
    const dryRun = options.dryRun === true ? "&dryRun=All" : "";
    return this.send("POST", `${path}?fieldValidation=Strict${dryRun}`, yaml);
  }

  /** The path of an object. */
  async path(identity: Identity): Promise<string> {
    return `${await this.collection(identity)}/${identity.metadata.name}`;
  }

  /** The path of all objects of its kind in its namespace. */
  async collection({ apiVersion, kind, metadata }: Identity): Promise<string> {
    const { name, namespaced } = await this.resourceOf(apiVersion, kind);
    const namespace = namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root(apiVersion)}${namespace}/${name}`;
  }

  /** A kind that was defined a moment ago takes a while to be served. */
  private resourceOf(apiVersion: string, kind: string): Promise<Resource> {
    const key = `${apiVersion} ${kind}`;
    const known = this.resources.get(key);
    if (known !== undefined) return known;
    const found = eventually(`the API server knows ${key}`, RESOURCE_LIMIT_MS, async () => {
      const { body } = await this.get(root(apiVersion));
      const { resources } = body as { resources?: readonly Resource[] };
      return resources?.find((resource) => resource.kind === kind && !resource.name.includes("/"));
    });
    this.resources.set(key, found);
    return found;
  }
}

/** What finds an object. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What the server says of a refused request. */
export function messageOf({ body }: Answer): string {
  if (typeof body === "string") return body;
  return (body as { message?: string }).message ?? "";
}

function root(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parsed(body: Buffer): unknown {
  const text = body.toString("utf8");
  return text.startsWith("{") ? JSON.parse(text) : text;
}
