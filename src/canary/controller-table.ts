import type { CanaryController } from "../spec/canary-spec";
import type { Capability } from "../traffic/capability";
import { argoRolloutsCapabilities } from "./capabilities/argo-rollouts";
import { flaggerCapabilities } from "./capabilities/flagger";
import { weightedRouteCapabilities } from "./capabilities/weighted-route";
import type { ControllerAbility } from "./controller-ability";

/** One column a controller, one row what a description may ask of it. */
export const CONTROLLER_TABLE: Readonly<Record<CanaryController, Readonly<Record<ControllerAbility, Capability>>>> = {
  "argo-rollouts": argoRolloutsCapabilities,
  flagger: flaggerCapabilities,
  "weighted-route": weightedRouteCapabilities,
};
