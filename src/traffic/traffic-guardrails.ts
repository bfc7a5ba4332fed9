import type { Manifest } from "../manifest";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import type { Gateway } from "../spec/traffic-spec";
import { allowWeakerProblems, capabilityProblems } from "./capability-problems";
import { deadlineProblems } from "./deadline-problems";
import { deadlinesConfigMap } from "./deadlines-config-map";
import { drainProblems } from "./drain-problems";
import { envoyGateway } from "./envoy-gateway";
import type { GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { healthCheckProblems } from "./health-check-problems";
import { ingressNginx } from "./ingress-nginx";
import { latencyProblems } from "./latency-problems";
import { layerProblems } from "./layer-problems";
import { limitTotalProblems } from "./limit-total-problems";
import { nginx } from "./nginx";
import { nginxGatewayFabric } from "./nginx-gateway-fabric";
import { nginxIngress } from "./nginx-ingress";
import { ratePeriodProblems } from "./rate-period-problems";
import { retryProblems } from "./retry-problems";
import { retryWordProblems } from "./retry-word-problems";
import { routeProblems } from "./route-problems";
import { trafficRules } from "./rules";
import { signalProblems } from "./signal-problems";
import { timeoutLadderProblems } from "./timeout-ladder";
import { traefik } from "./traefik";

/** Everything a gateway reads for one service, and what is wrong with it. */
export interface TrafficGuardrails {
  /** HTTPRoutes and what other gateways have in their place. They travel in a release of their own: an upgrade of it would reset the weights of a running canary. */
  readonly routes: readonly Manifest[];
  /** Policies attached to the routes, one a route. */
  readonly policies: readonly Manifest[];
  /** A complete nginx.conf, for gateway `nginx`. */
  readonly nginx?: string;
  readonly problems: readonly Problem[];
}

/** A gateway is added here, as a column of the capability table, and as one file. */
const RENDERERS: Readonly<Record<Gateway, GatewayRenderer>> = {
  "envoy-gateway": envoyGateway,
  traefik,
  "nginx-gateway-fabric": nginxGatewayFabric,
  "nginx-ingress": nginxIngress,
  "ingress-nginx": ingressNginx,
  nginx,
};

/** Nothing sound can be rendered while one of these is open; a team cannot accept them either. */
const UNRENDERABLE: ReadonlySet<string> = new Set(
  Object.values(trafficRules)
    .filter((rule) => "acknowledgeable" in rule)
    .map((rule) => rule.id),
);

/** The gateway's part of a service: routes, policies or nginx.conf, with all findings at once. */
export function trafficGuardrails(service: Service): TrafficGuardrails {
  if (!hasTraffic(service)) return { routes: [], policies: [], problems: [] };
  const renderer = RENDERERS[service.traffic.gateway];
  const problems = [
    ...capabilityProblems(service.traffic),
    ...allowWeakerProblems(service.traffic),
    ...timeoutLadderProblems(service),
    ...latencyProblems(service),
    ...retryProblems(service),
    ...retryWordProblems(service.traffic),
    ...layerProblems(service),
    ...drainProblems(service),
    ...deadlineProblems(service),
    ...routeProblems(service.traffic),
    ...healthCheckProblems(service.traffic),
    ...limitTotalProblems(service.traffic),
    ...ratePeriodProblems(service.traffic),
    ...renderer.problems(service),
    ...signalProblems(service.traffic),
  ];
  const isSound = problems.every((problem) => !UNRENDERABLE.has(problem.rule));
  const artefacts = isSound ? renderer.render(service) : undefined;
  const deadlines = deadlinesConfigMap(service);
  const policies = [...(artefacts?.policies ?? []), ...(deadlines === undefined ? [] : [deadlines])];
  return { routes: [], ...artefacts, policies, problems };
}

function hasTraffic(service: Service): service is ServiceWithTraffic {
  return service.traffic !== undefined;
}
