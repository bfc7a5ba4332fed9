/*
 * docs/canary-controllers.md from the capability table. A test compares both:
 * node --import tsx scripts/canary-controllers.ts
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { CONTROLLER_ABILITIES } from "../src/canary/controller-ability";
import type { ControllerAbility } from "../src/canary/controller-ability";
import { CONTROLLER_TABLE } from "../src/canary/controller-table";
import { lintRules } from "../src/canary/lint/rules";
import { rolloutSwitch } from "../src/canary/rollout-switch";
import { CANARY_CONTROLLERS } from "../src/spec/canary-spec";
import type { CanaryController } from "../src/spec/canary-spec";
import type { Capability } from "../src/traffic/capability";

export const CONTROLLERS_FILE = path.join(__dirname, "..", "docs", "canary-controllers.md");

const ABOUT: Readonly<Record<CanaryController, { title: string; objects: string; shown: string }>> = {
  "argo-rollouts": {
    title: "Argo Rollouts 1.9",
    objects: "a Rollout on the existing Deployment (`workloadRef`), two Services, AnalysisTemplates",
    shown:
      "its objects pass a strict dry run; [canary-releases.md](canary-releases.md) says which of them ran on a controller. The Gateway API plugin has not run",
  },
  flagger: {
    title: "Flagger 1.36",
    objects: "a Canary, one MetricTemplate an SLO",
    shown: "not run: read in its source; its objects pass a strict dry run with the CRDs of 1.36.1",
  },
  "weighted-route": {
    title: "no controller: `terraform apply`",
    objects: "two Services; the weights are in the route",
    shown: "its objects pass a strict dry run",
  },
};

const SUPPORT: Readonly<Record<Capability["support"], string>> = {
  full: "yes",
  weaker: "in part",
  none: "no",
  elsewhere: "not here",
};

const HEAD = `# Canary controllers

What each \`canary.controller\` makes of what a description may ask. Written by \`scripts/canary-controllers.ts\` from the rows in \`src/canary/capabilities\`, which \`guardrails check\` reads as well; edit those. [canary.md](canary.md) says how the verdict works.

- **yes**: as written.
- **in part**: a warning (\`canary/controller-weaker\`), with what is lost.
- **no**: an error (\`canary/controller-unsupported\`) where it is written; a warning where nobody writes it, because every canary wants it.
- **not here**: somebody else decides it.`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function overview(): string {
  const rows = CANARY_CONTROLLERS.map((controller) => {
    const { title, objects, shown } = ABOUT[controller];
    return [`\`${controller}\``, title, objects, shown];
  });
  return table(["canary.controller", "Which", "What is written for it", "What its column rests on"], rows);
}

function cell(controller: CanaryController, ability: ControllerAbility): string {
  const { support, field, loses } = CONTROLLER_TABLE[controller][ability];
  return `${SUPPORT[support]}: ${[field === "nothing" ? "" : field, loses].filter(Boolean).join(". ")}`.replaceAll(
    "|",
    "\\|",
  );
}

function abilities(): string {
  const rows = CONTROLLER_ABILITIES.map((ability) => [
    ability,
    ...CANARY_CONTROLLERS.map((controller) => cell(controller, ability)),
  ]);
  return `## What each can do\n\n${table(["asked for", ...CANARY_CONTROLLERS], rows)}`;
}

function lints(): string {
  const rows = Object.values(lintRules).map(({ id, why }) => [`\`${id}\``, why]);
  return `## What is refused before an apply

The API server takes a broken Rollout or AnalysisTemplate, and an apply of it is green: its CRDs have next to no rules, and the controller says what it thinks of the object later, in the object's status. These are its own checks, and what it takes and gets wrong, on what is rendered here. \`lintManifests\` of \`cdktf-guardrails/core\` does the same for objects of your own.

${table(["rule", "why"], rows)}`;
}

export function printControllers(): string {
  return `${[HEAD, overview(), abilities(), lints(), PODS, OWNERSHIP, rolloutSwitch(), SWITCH_SHOWN].join("\n\n")}\n`;
}

const OWNERSHIP = `## Who owns which field

With Argo Rollouts, Terraform writes an object once and the controller changes parts of it afterwards. An apply in the middle of a release must leave those parts alone.

| field | written by | what an apply does |
| --- | --- | --- |
| weights of HTTPRoute \`backendRefs\` and TraefikService \`services\` | the controller | the bundled chart reads the live weights and writes the same ones, on objects with the annotation \`guardrails/live-weights\`. Helm replaces lists whole: without it an edit of the list puts the weights back (measured) |
| \`rollouts-pod-template-hash\` in the selectors of the two Services, and the annotation of their owner | the controller | nothing: Helm merges maps, and neither is in the chart (measured) |
| \`spec.replicas\` of the Rollout | an autoscaler, where there is one | nothing, as long as \`workload.replicas\` stays as it is (measured) |
| \`spec.replicas\` of the Deployment | the controller | nothing: the Deployment is yours. Leave the field out |

\`test/e2e/ownership.test.ts\` measures these on a real API server with Helm, at weights 90/10 that the test writes as the controller would: an apply without changes, one of another guardrail, one that edits the route and the Services.

- A canary on Traefik whose pods are all ejected (\`circuitBreaker.eject\`) answers its share of the requests with 503; the stable version keeps its own (measured, \`test/e2e/traefik-canary.test.ts\`). The app counts none of these, so \`eject\` must let through as many errors as abort the release: \`canary/ejection-hides-errors\`.
- The weights are read a moment before they are written. A step of the release in between is undone until the controller looks at its route again; no field of Kubernetes prevents that.
- \`helm rollback\`, also the one after a failed apply, writes the manifests of the release before, with the weights that were read then.
- \`Delivery.kubernetesManifest()\` plans the weights that it wrote: an apply in the middle of a release, even one without changes, moves them back or fails because the controller owns the field. Do not apply then, or deliver by Helm.
- \`Delivery.files()\`: let the tool that applies the files ignore weights and hashes, for example \`ignoreDifferences\` with \`RespectIgnoreDifferences=true\` in Argo CD.`;

const PODS = `## Where the pods come from

With Argo Rollouts, from the Deployment that is there (\`workloadRef\`): the description has no pod template, so no Rollout with one of its own is rendered. A change of the Deployment's pod template starts a release. With Flagger from the same Deployment, of which it makes a copy. With \`weighted-route\` from two Deployments of yours.`;

const SWITCH_SHOWN = `## What was shown of this

\`test/e2e/canary-switch.test.ts\` does these steps with Helm, the controllers of Kubernetes 1.34 and of Argo Rollouts 1.9, Traefik's route and pods on nodes that are not there, and asks all the time how many ready pods are behind the Service that the route leads to: never fewer than the 4 of before, in both directions. Without the steps for turning it off there were none. No gateway ran: how long a gateway takes to notice a new Service is not in it.

## Failing an apply

An apply is green as soon as the objects are stored; the release comes after. \`RolloutGate\` makes it wait and fail with the release:

\`\`\`ts
new RolloutGate(this, "Gate", {
  namespace: "shop",
  rollout: "checkout",
  version: { image },
  after: [deployment, ...guardrails.canary!.resources],
  timeout: "45m",
});
\`\`\`

It runs \`kubectl argo rollouts status\` on the machine that applies, once a version. A release that is paused is not Healthy: the apply waits for a human until the timeout, and the state is locked so long. The gate itself ran on Terraform 1.11 with a script in place of kubectl.`;

if (require.main === module) writeFileSync(CONTROLLERS_FILE, printControllers());
