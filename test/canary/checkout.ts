import { parse, stringify } from "yaml";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import type { CanaryGuardrails } from "../../src/canary/canary-guardrails";
import { readService } from "../../src/spec/read-service";
import type { Service } from "../../src/spec/service";
import { contractDocument } from "../contract-document";

interface Document {
  readonly spec: Record<string, unknown> & { readonly canary: Record<string, unknown> };
}

export interface Variation {
  readonly environment?: string;
  /** Replaces whole sections of the contract's spec; null removes one. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Adds to the contract's canary section; null removes a field. */
  readonly canary?: Readonly<Record<string, unknown>>;
  /** Keeps the contract's load test and business metrics, which a release may use beside the SLOs. */
  readonly besideSlos?: boolean;
}

/** The contract's service, with the changes a test is about. */
export function checkoutService({ environment, spec, canary, besideSlos }: Variation = {}): Service {
  const document = contractDocument<Document>("checkout");
  const changed = {
    ...document,
    spec: without({
      ...document.spec,
      ...(!besideSlos && { loadTest: null, business: null }),
      canary: without({ ...document.spec.canary, ...canary }),
      ...spec,
    }),
  };
  const read = readService(parse(stringify(changed)), { environment });
  if (read.service === undefined || read.problems.length > 0) throw new Error(JSON.stringify(read.problems));
  return read.service;
}

function without(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Its canary. */
export function checkoutCanary(variation: Variation = {}): CanaryGuardrails {
  const service = checkoutService(variation);
  return canaryGuardrails(service, guardedSlos(service).slos);
}
