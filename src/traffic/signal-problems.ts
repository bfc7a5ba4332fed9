import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { kindsAskedFor } from "./guardrail-signals/guardrail-kind";
import { SIGNAL_TABLE, signalOf } from "./guardrail-signals/signal-table";
import { trafficRules } from "./rules";

/** Guardrails that are asked for and fire unseen, as the gateway has no series of them. */
export function signalProblems(traffic: Traffic): Problem[] {
  const { instead } = SIGNAL_TABLE[traffic.gateway];
  const missing = kindsAskedFor(traffic).flatMap((guardrail) => {
    const signal = signalOf(traffic, guardrail);
    return signal.kind === "unseen" ? [{ guardrail, why: signal.why }] : [];
  });
  if (missing.length === 0) return [];
  const reasons = [...new Set(missing.map(({ why }) => why))];
  return [
    finding(trafficRules.guardrailUnseen, {
      path: "spec.traffic",
      message: `no alert and no panel will say that they fire: ${reasons.join("; ")}`,
      got: missing.map(({ guardrail }) => guardrail).join(", "),
      fix: instead === undefined ? "nothing" : `nothing, or look elsewhere: ${instead}`,
    }),
  ];
}
