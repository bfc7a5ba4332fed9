import type { Canary, Service } from "../spec/service";

/** What a description may ask of a controller, in the order that the table has. */
export const CONTROLLER_ABILITIES = [
  "gateway envoy-gateway",
  "gateway nginx-gateway-fabric",
  "gateway traefik",
  "gateway nginx-ingress",
  "gateway ingress-nginx",
  "gateway nginx",
  "no gateway",
  "a route of somebody else",
  "traffic.retry",
  "the verdict",
  "guardSlos",
  "budgetAtRisk",
  "falseAbort",
  "falsePromote",
  "noData pause",
  "noData fail",
  "noData pass",
  "analysis.initialDelay",
  "analysis.interval",
  "analysis.looks",
  "analysis.prometheusOutage",
  "steps",
  "steps pause",
  "weight",
  "errors of both versions",
  "a release without budget waits",
  "one release after another",
] as const;
export type ControllerAbility = (typeof CONTROLLER_ABILITIES)[number];

/** Where an ability is asked for, and what was written there. */
export interface AskedFor {
  readonly path: string;
  readonly got: string;
}

type Asks = (canary: Canary, service: Service) => AskedFor | undefined;

const CANARY = "spec.canary";
const always: Asks = ({ controller }) => ({ path: `${CANARY}.controller`, got: controller });

/** A share that differs from the schema's own: found as it is, it was most likely not written. */
const percent =
  (field: "budgetAtRisk" | "falseAbort" | "falsePromote", usual: string): Asks =>
  (canary) =>
    canary[field].percentText === usual
      ? undefined
      : { path: `${CANARY}.${field}`, got: `${canary[field].percentText}%` };

const written =
  (path: string, value: (canary: Canary) => unknown): Asks =>
  (canary) => {
    const got = value(canary);
    return got === undefined ? undefined : { path: `${CANARY}.${path}`, got: String(got) };
  };

const gateway =
  (name?: string): Asks =>
  (_, { traffic }) =>
    traffic?.gateway === name ? { path: "spec.traffic.gateway", got: name ?? "no traffic.gateway" } : undefined;

const noData =
  (policy: Canary["noData"]): Asks =>
  (canary) =>
    canary.noData === policy ? { path: `${CANARY}.noData`, got: policy } : undefined;

/** How each ability is asked for. */
export const ASKS: Readonly<Record<ControllerAbility, Asks>> = {
  "gateway envoy-gateway": gateway("envoy-gateway"),
  "gateway nginx-gateway-fabric": gateway("nginx-gateway-fabric"),
  "gateway traefik": gateway("traefik"),
  "gateway nginx-ingress": gateway("nginx-ingress"),
  "gateway ingress-nginx": gateway("ingress-nginx"),
  "gateway nginx": gateway("nginx"),
  "no gateway": gateway(),
  "a route of somebody else": (_, { traffic }) =>
    traffic?.route === "existing" ? { path: "spec.traffic.route", got: "existing" } : undefined,
  "traffic.retry": (_, { traffic }) =>
    (traffic?.retry?.attempts ?? 0) > 0
      ? { path: "spec.traffic.retry", got: `${traffic!.retry!.attempts} attempts` }
      : undefined,
  "the verdict": always,
  guardSlos: written("guardSlos", ({ guardSlos }) => guardSlos?.join(", ")),
  budgetAtRisk: percent("budgetAtRisk", "1"),
  falseAbort: percent("falseAbort", "5"),
  falsePromote: percent("falsePromote", "5"),
  "noData pause": noData("pause"),
  "noData fail": noData("fail"),
  "noData pass": noData("pass"),
  "analysis.initialDelay": written("analysis.initialDelay", ({ analysis }) => analysis.initialDelay),
  "analysis.interval": written("analysis.interval", ({ analysis }) => analysis.interval),
  "analysis.looks": written("analysis.looks", ({ analysis }) => analysis.looks),
  "analysis.prometheusOutage": ({ analysis: { prometheusOutage } }) =>
    String(prometheusOutage) === "5m"
      ? undefined
      : { path: `${CANARY}.analysis.prometheusOutage`, got: String(prometheusOutage) },
  steps: written("steps", ({ steps }) => steps && `${steps.length} steps`),
  "steps pause": written("steps", ({ steps }) => steps?.find(({ pause }) => pause !== undefined)?.pause),
  weight: written("weight", ({ weight }) => weight && `${weight.percentText}%`),
  "errors of both versions": always,
  "a release without budget waits": always,
  "one release after another": always,
};
