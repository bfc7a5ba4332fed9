import type { Guardrails } from "./guardrails";
import { objectName } from "./manifest";
import { fileNames } from "./units/names";

/**
 * Everything that a service generates and that only one service may have: objects as `IngressRoute shop/checkout-hosts`,
 * files as `file rules/shop-checkout.yaml`. Of the files that are named after the service alone, the first stands for all.
 */
export function generatedNames({ service, manifests, dashboards, runbooks }: Guardrails): readonly string[] {
  const objects = Object.values(manifests).flat();
  const files = [
    fileNames.rules(service),
    ...objects.map((manifest) => fileNames.manifest(service, { kind: manifest.kind, name: manifest.metadata.name })),
    ...dashboards.map(({ uid }) => fileNames.dashboard(uid)),
    ...runbooks.map(({ path }) => path),
  ];
  return [...new Set([...objects.map(objectName), ...files.map((path) => `file ${path}`)])];
}
