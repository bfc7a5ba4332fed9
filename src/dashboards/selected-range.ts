import { Duration } from "../units/duration";

/** The range picked in Grafana. It prints as Grafana's variable and has no length of its own: for PromQL ranges only. */
export const SELECTED_RANGE: Duration = Object.assign(Duration.of(0, "s"), { toString: () => "$__range" });
