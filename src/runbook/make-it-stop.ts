import { printPromql } from "../promql/print";
import type { Service } from "../spec/service";
import { fileNames, objectNames } from "../units/names";
import { burnRateNow } from "./first-look";
import { code, heading, paragraph } from "./markdown";
import type { Block, Inline } from "./markdown";
import { rollbackCommands } from "./rollback-commands";
import { groupOf, runsOnHosts, SECTIONS } from "./runbook-subject";
import type { RunbookSubject } from "./runbook-subject";

/** One way to end an incident. */
interface Remedy {
  readonly when: readonly Inline[];
  readonly commands?: Extract<Block, { type: "code" }>;
}

/** Ways to end the incident, the easiest to take back first; then how to see that it has ended. */
export function makeItStop(subject: RunbookSubject): readonly Block[] {
  const remedies = runsOnHosts(subject.service) ? onHosts(subject.service) : onKubernetes(subject.service);
  return [
    heading(2, SECTIONS["make-it-stop"], "make-it-stop"),
    paragraph(
      "In this order: what comes first is the easiest to take back. Stop bleeding first, look for the cause after.",
    ),
    ...remedies.flatMap(({ when, commands }, index) => [
      paragraph(`Step ${index + 1}. `, ...when),
      ...(commands === undefined ? [] : [commands]),
    ]),
    paragraph(stopped(subject)),
    code("promql", printPromql(burnRateNow(subject))),
  ];
}

function stopped(subject: RunbookSubject): string {
  const group = groupOf(subject);
  return `It has stopped when this stays below 1${group === undefined ? "" : ` for each ${group}`} for ten minutes:`;
}

function onKubernetes(service: Service): readonly Remedy[] {
  return [...abortCanary(service), undo(service), scale(service), shedLoad(service)];
}

function abortCanary({ namespace, service, workload, canary }: Service): readonly Remedy[] {
  const { deployment } = workload;
  switch (canary?.controller) {
    case "argo-rollouts":
      return [
        {
          when: ["A canary is running: abort it, all requests go back to the stable version."],
          commands: sh(`kubectl argo rollouts abort ${deployment} -n ${namespace}`),
        },
      ];
    case "weighted-route": {
      const when = [
        "A canary is running: give ",
        { code: objectNames.canaryService(service) },
        " the weight 0 and ",
        { code: objectNames.stableService(service) },
        " the weight 100 in both routes.",
      ];
      const routes = [objectNames.readRoute(service), objectNames.writeRoute(service)];
      return [{ when, commands: sh(...routes.map((route) => `kubectl edit httproute ${route} -n ${namespace}`)) }];
    }
    case "flagger":
    case undefined:
      return [];
  }
}

function undo(service: Service): Remedy {
  const { namespace, workload, canary } = service;
  const { deployment } = workload;
  const pinned =
    " Also put the previous version back where it is declared, or the next deploy brings the bad one again.";
  if (canary?.controller === "argo-rollouts") {
    return {
      when: [`A release has gone through: go back to the previous one, past every step.${pinned}`],
      commands: sh(...rollbackCommands(service)),
    };
  }
  const canaryRunning =
    canary?.controller === "flagger" ? ", or is being tried: Flagger then sends all requests to the primary" : "";
  return {
    when: [`A release has gone through${canaryRunning}: go back to the previous one.${pinned}`],
    commands: sh(
      `kubectl rollout undo deployment/${deployment} -n ${namespace}`,
      `kubectl rollout status deployment/${deployment} -n ${namespace} --timeout=5m`,
    ),
  };
}

function scale({ namespace, workload, canary }: Service): Remedy {
  const kind = canary?.controller === "argo-rollouts" ? "rollout" : "deployment";
  return {
    when: [
      "Nothing was released and the pods are busy: run twice as many. Where an autoscaler sets the number, raise its minimum instead. More pods do not help a slow database.",
    ],
    commands: sh(`kubectl scale ${kind}/${workload.deployment} -n ${namespace} --replicas=${workload.replicas * 2}`),
  };
}

function shedLoad({ traffic }: Service): Remedy {
  const limit = traffic?.rateLimit;
  const field = { code: "spec.traffic.rateLimit" };
  const rest = " and deploy. Some requests are turned away so that the others are answered.";
  if (limit === undefined) return { when: ["There is more traffic than the service can take: set ", field, rest] };
  const now = ` (now ${limit.requests} a ${limit.per} and gateway replica)`;
  return { when: ["There is more traffic than the service can take: lower ", field, now, rest] };
}

function onHosts(service: Service): readonly Remedy[] {
  const { traffic } = service;
  const file = { code: fileNames.nginx(service) };
  const first = traffic?.upstreams?.[0];
  const reload = sh("nginx -t && nginx -s reload");
  return [
    {
      when: [
        "One upstream fails and the others are fine: take it out, in ",
        file,
        first === undefined ? "" : ", for example ",
        ...(first === undefined ? [] : [{ code: `server ${first.host}:${first.port} down;` }]),
        ", and reload.",
      ],
      commands: reload,
    },
    {
      when: ["The NGINX configuration was changed: put the previous ", file, " back and reload."],
      commands: reload,
    },
    { when: ["The app was released: put the previous version back on each upstream, one host after the other."] },
    { ...shedLoad(service), commands: reload },
  ];
}

function sh(...lines: readonly string[]): Extract<Block, { type: "code" }> {
  return { type: "code", language: "sh", text: lines.join("\n") };
}
