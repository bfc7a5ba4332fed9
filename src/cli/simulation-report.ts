import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Simulation } from "../burnrate/simulation";
import type { SimulateOptions } from "./simulate-options";
import type { SimulatedTraffic } from "./simulated-traffic";

/** What was simulated, on which assumptions, and what came out. */
export interface SimulationReport {
  readonly guarded: GuardedSlo;
  readonly traffic: SimulatedTraffic;
  readonly incident: Pick<SimulateOptions, "errors" | "for" | "ramp">;
  readonly simulation: Simulation;
}
