import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { composeGuardrails } from "../../../src/guardrails";
import type { Manifest } from "../../../src/manifest";
import { readYaml } from "../../../src/spec/read-yaml";
import { bareDocument } from "../../traffic/bare-service";
import { CHANGES, ON_GATEWAYS } from "./changes";
import type { Fields } from "./changes";

/** A description to render. */
export interface Variant {
  readonly name: string;
  readonly document: unknown;
  readonly environment?: string;
}

const ROOT = path.join(__dirname, "../../..");
const CONTRACTS = "test/contract";
const EXAMPLES = "examples/small-team";

/** Pods that end after the longest request of the table. */
const WORKLOAD = { replicas: 4, podLabels: { app: "checkout" }, shutdown: { preStop: "5s", gracePeriod: "90s" } };

/** Every description in the repository in each of its environments, and the contracts with each change. */
export function variants(): readonly Variant[] {
  const files = [CONTRACTS, EXAMPLES].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder))
      .filter((file) => file.endsWith(".guardrails.yaml"))
      .map((file) => `${folder}/${file}`),
  );
  const written = files.flatMap((file) => {
    const document = read(file);
    const environments = Object.keys((document.spec as { environments?: object }).environments ?? {});
    return [undefined, ...environments].map((environment) => ({
      name: `${file}${environment === undefined ? "" : `, ${environment}`}`,
      document,
      environment,
    }));
  });
  const changed = CHANGES.map(({ name, contract, ...changes }) => ({
    name,
    document: merged(read(`${CONTRACTS}/${contract}.guardrails.yaml`), changes as Fields),
  }));
  const bare = ON_GATEWAYS.map(({ name, gateway, traffic, spec }) => ({
    name,
    document: bareDocument(gateway, traffic, { workload: WORKLOAD, ...spec }),
  }));
  return [...written, ...changed, ...bare];
}

function read(file: string): Fields {
  return readYaml(readFileSync(path.join(ROOT, file), "utf8")).documents[0] as Fields;
}

function merged(base: Fields, changes: Fields): Fields {
  const result = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const both = isFields(change) && isFields(result[key]);
    if (change === null) delete result[key];
    else result[key] = both ? merged(result[key] as Fields, change as Fields) : change;
  }
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every object of a variant. One that has an error is a mistake in the table above. */
export function manifestsOf({ document, environment }: Variant): readonly Manifest[] {
  const { guardrails, problems } = composeGuardrails(document, { environment });
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  return Object.values(guardrails!.manifests).flat();
}
