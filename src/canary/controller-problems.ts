import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { ASKS, CONTROLLER_ABILITIES } from "./controller-ability";
import type { AskedFor, ControllerAbility } from "./controller-ability";
import { controllerRules } from "./controller-rules";
import { CONTROLLER_TABLE } from "./controller-table";

/** Always wanted, so that a controller without it is a warning and no refusal. */
const NOT_WRITTEN: readonly ControllerAbility[] = [
  "the verdict",
  "errors of both versions",
  "a release without budget waits",
  "one release after another",
];

/** Everything asked for that the controller honours in part or not at all. */
export function controllerProblems(service: Service, canary: Canary): readonly Problem[] {
  return CONTROLLER_ABILITIES.flatMap((ability) => {
    const asked = ASKS[ability](canary, service);
    return asked === undefined ? [] : problemsOf(canary, ability, asked);
  });
}

function problemsOf({ controller }: Canary, ability: ControllerAbility, asked: AskedFor): readonly Problem[] {
  const { support, field, loses } = CONTROLLER_TABLE[controller][ability];
  if (support === "full") return [];
  if (support === "none" && !NOT_WRITTEN.includes(ability))
    return [
      finding(controllerRules.unsupported, {
        ...asked,
        message: `${controller} cannot honour it (${field}): ${loses}`,
        allowed: allowedBeside(controller, ability),
        fix: "change it, or choose a controller that has it: docs/canary-controllers.md has the table",
      }),
    ];
  if (support === "elsewhere" && !NOT_WRITTEN.includes(ability)) return [];
  return [
    finding(controllerRules.weaker, {
      ...asked,
      message: `${controller}, ${ability}: ${loses}`,
      fix: "nothing, if that is enough; argo-rollouts has it in full",
    }),
  ];
}

/** Of gateways and policies there are several, and some may fit. */
function allowedBeside(controller: Canary["controller"], ability: ControllerAbility): string {
  const group = ability === "no gateway" ? "gateway " : `${ability.split(" ")[0]} `;
  const fitting = ["gateway ", "noData "].includes(group)
    ? CONTROLLER_ABILITIES.filter(
        (other) => other.startsWith(group) && CONTROLLER_TABLE[controller][other].support !== "none",
      )
    : [];
  return fitting.length === 0 ? "left out" : fitting.map((other) => other.slice(group.length)).join(", ");
}
