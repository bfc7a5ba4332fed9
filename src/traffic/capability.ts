/** How far a gateway honours one guardrail. */
export interface Capability {
  /** `full`: as written. `weaker`: in part, see `loses`. `none`: not at all. `elsewhere`: somebody else decides it. */
  readonly support: "full" | "weaker" | "none" | "elsewhere";
  /** Where it goes in the gateway's own configuration; for `none` what stands in the way. */
  readonly field: string;
  /** What is lost, in words; present unless `full`. */
  readonly loses?: string;
  /** The capability on a route of somebody else, where it differs. */
  readonly existing?: Capability;
}

export const full = (field: string): Capability => ({ support: "full", field });
export const weaker = (field: string, loses: string): Capability => ({ support: "weaker", field, loses });
export const none = (field: string, loses: string): Capability => ({ support: "none", field, loses });

/** On a route of somebody else: what stands in the route itself. */
export const OF_THE_ROUTES_OWNER: Capability = {
  support: "elsewhere",
  field: "HTTPRoute",
  loses: "with route: existing the route's owner decides it, and it is not used here",
};
