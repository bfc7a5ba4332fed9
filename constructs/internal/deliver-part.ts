import type { GuardrailPart, Guardrails, Manifest, Problem } from "../../src";
import { Delivery } from "../delivery/delivery";
import type { DeliveryProps } from "../service-props";
import { core } from "./core";
import { Findings } from "./findings";
import type { Construct, TerraformResource } from "./terraform";

/** One part of a composition, as it was delivered. */
export interface DeliveredPart {
  readonly manifests: readonly Manifest[];
  readonly resources: readonly TerraformResource[];
}

/** Hands one part's objects, with the caller's labels and annotations, to the delivery. An empty part creates nothing. */
export function deliverPart(
  scope: Construct,
  props: DeliveryProps,
  source: { guardrails?: Guardrails; part: GuardrailPart },
): DeliveredPart {
  const { guardrails, part } = source;
  if (guardrails === undefined) return { manifests: [], resources: [] };
  reportMetadata(scope, props);
  const manifests = guardrails.manifests[part].map((manifest) => decorated(manifest, props));
  const files = core().looseFiles(guardrails, part);
  if (manifests.length + files.length === 0) return { manifests, resources: [] };
  const { service, namespace } = guardrails.service;
  const parcel = { part, service, namespace, manifests, files, adopt: props.adopt ?? false };
  return { manifests, resources: (props.delivery ?? Delivery.helm()).deliver(scope, parcel) };
}

/** The findings of one set of labels or annotations, which the parts of a bundle share. */
const metadataFindings = new WeakMap<object, readonly Problem[]>();

function reportMetadata(scope: Construct, { labels, annotations }: DeliveryProps): void {
  for (const metadata of [{ labels }, { annotations }]) {
    const given = Object.values(metadata)[0];
    if (typeof given !== "object" || given === null) continue;
    const problems = metadataFindings.get(given) ?? core().objectMetadataProblems(metadata);
    metadataFindings.set(given, problems);
    new Findings(scope, problems);
  }
}

/** The caller's labels first: what the product is found by always wins. */
function decorated(manifest: Manifest, { labels, annotations }: DeliveryProps): Manifest {
  const metadata = {
    ...manifest.metadata,
    ...(labels && { labels: { ...labels, ...manifest.metadata.labels } }),
    ...(annotations && { annotations: { ...annotations, ...manifest.metadata.annotations } }),
  };
  return { ...manifest, metadata };
}
