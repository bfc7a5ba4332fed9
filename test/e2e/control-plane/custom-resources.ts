import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "./eventually";
import type { KubernetesApi } from "./kubernetes-api";
import { messageOf } from "./kubernetes-api";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const SERVED_LIMIT_MS = 60_000;

/** Defines every kind of these folders, and waits until the server serves them. */
export async function defineCustomResources(
  api: KubernetesApi,
  folders: readonly string[],
): Promise<readonly string[]> {
  const definitions = folders.flatMap(definitionsIn);
  const names: string[] = [];
  for (const definition of definitions) {
    const answer = await api.send("POST", DEFINITIONS, definition);
    if (answer.code !== 201) throw new Error(`a CRD is refused: ${messageOf(answer)}`);
    names.push((answer.body as Definition).metadata.name);
  }
  for (const name of names) await eventually(`${name} is served`, SERVED_LIMIT_MS, () => isServed(api, name));
  return names;
}

interface Definition {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function isServed(api: KubernetesApi, name: string): Promise<true | undefined> {
  const { body } = await api.get(`${DEFINITIONS}/${name}`);
  const conditions = (body as Definition).status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === "Established" && status === "True") || undefined;
}

/** Texts, since parsing megabytes of YAML only to print them again would take most of the start. */
function definitionsIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files
    .flatMap((file) => readFileSync(path.join(folder, file), "utf8").split(/^---.*$/m))
    .filter((document) => /^kind: CustomResourceDefinition$/m.test(document));
}
