/*
 * docs/gateways.md from the capability table and the retry words. A test compares both:
 * node --import tsx scripts/gateway-capabilities.ts
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { GATEWAYS } from "../src/spec/traffic-spec";
import type { Gateway } from "../src/spec/traffic-spec";
import type { Capability } from "../src/traffic/capability";
import { CAPABILITY_TABLE } from "../src/traffic/capability-table";
import { compoundDuration } from "../src/traffic/compound-duration";
import { GUARDRAIL_PATHS } from "../src/traffic/guardrail-path";
import type { GuardrailPath } from "../src/traffic/guardrail-path";
import { wholeSeconds } from "../src/traffic/ingress-nginx-problems";
import { ingressNginxRate } from "../src/traffic/ingress-nginx-rate";
import { fabricDuration, fabricSize } from "../src/traffic/nginx-gateway-fabric-syntax";
import { nginxRate } from "../src/traffic/nginx-rate";
import { nginxSize } from "../src/traffic/nginx-syntax";
import { RETRY_WORD_NAMES, RETRY_WORDS } from "../src/traffic/retry-words";
import type { RetryWord } from "../src/traffic/retry-words";
import { traefikRate } from "../src/traffic/traefik-rate";
import { ByteSize } from "../src/units/byte-size";
import { Duration } from "../src/units/duration";

export const GATEWAYS_FILE = path.join(__dirname, "..", "docs", "gateways.md");

/** What each gateway is, what is written for it, and what its column rests on. */
const ABOUT: Readonly<Record<Gateway, { readonly title: string; readonly objects: string; readonly shown: string }>> = {
  "envoy-gateway": {
    title: "Envoy Gateway 1.9",
    objects: "two HTTPRoutes (what may be repeated, and the rest), a BackendTrafficPolicy for each",
    shown: "translated by its own translator, measured on Envoy",
  },
  traefik: {
    title: "Traefik 3.7",
    objects:
      "three IngressRoutes behind each other, or two HTTPRoutes where `parentRef` names a Gateway; Middlewares, a TraefikService, a ServersTransport",
    shown: "measured",
  },
  "nginx-gateway-fabric": {
    title: "NGINX Gateway Fabric 2.7",
    objects: "an HTTPRoute; ProxySettingsPolicy, UpstreamSettingsPolicy, ClientSettingsPolicy, RateLimitPolicy",
    shown:
      "not run: read in its CRDs and templates; its objects passed an API server's strict dry run with the CRDs of 2.6.7 from the project's public repository, by hand on 2026-11-23",
  },
  "nginx-ingress": {
    title: "F5 NGINX Ingress Controller 5.5, without NGINX Plus",
    objects: "a VirtualServer, and a Policy for the rate",
    shown:
      "not run: read in its CRDs, validation and templates; its objects passed an API server's strict dry run with the CRDs of 5.5.4 from the project's public repository, by hand on 2026-11-23",
  },
  "ingress-nginx": {
    title: "ingress-nginx 1.15, retired",
    objects: "an Ingress with annotations",
    shown: "not run: read in its annotations and templates",
  },
  nginx: {
    title: "plain NGINX, 1.22 to 1.31",
    objects: "a complete nginx.conf",
    shown: "measured",
  },
};

const HEAD = `# Gateways

What each gateway makes of each guardrail under \`traffic\`. Written by \`scripts/gateway-capabilities.ts\` from the rows in \`src/traffic/capabilities\` and \`src/traffic/retry-words.ts\`, which \`guardrails check\` reads as well (of the renderers those that have retry words to write); edit those. What running gateways did with the rendered configuration is measured in [gateway-behaviours.md](gateway-behaviours.md).

- **yes**: honoured as written.
- **in part**: an error until its path is listed in \`traffic.allowWeaker\`, and a warning from then on. The note says what is lost.
- **no**: an error. There is no weaker form, so \`allowWeaker\` does not help.
- **elsewhere**: an info. Somebody else decides it.

A value that a gateway has no way to write (half a second on ingress-nginx) is refused, never rounded.`;

const SUPPORT: Readonly<Record<Capability["support"], string>> = {
  full: "yes",
  weaker: "in part",
  none: "no",
  elsewhere: "elsewhere",
};

/** Notes in the order they are first met; the same note has the same number wherever it stands. */
class Notes {
  private readonly texts: string[] = [];

  mark(text: string): string {
    if (!this.texts.includes(text)) this.texts.push(text);
    return `[^${this.texts.indexOf(text) + 1}]`;
  }

  print(): string {
    return this.texts.map((text, index) => `[^${index + 1}]: ${text}`).join("\n");
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function overview(): string {
  const rows = GATEWAYS.map((gateway) => {
    const { title, objects, shown } = ABOUT[gateway];
    return [`\`${gateway}\``, title, objects, shown];
  });
  return table(["traffic.gateway", "Which", "What is written for it", "What its column rests on"], rows);
}

function noteOf({ field, loses }: Capability): string {
  return `\`${field}\`: ${loses}.`;
}

function cell(gateway: Gateway, guardrail: GuardrailPath, notes: Notes): string {
  const { existing, ...managed } = CAPABILITY_TABLE[gateway][guardrail];
  const words = (capability: Capability) =>
    `${SUPPORT[capability.support]}${capability.loses === undefined ? "" : notes.mark(noteOf(capability))}`;
  return existing === undefined ? words(managed) : `${words(managed)}; existing: ${words(existing)}`;
}

function capabilities(notes: Notes): string {
  const heads = GATEWAYS.map(
    (gateway) => `${gateway}${ABOUT[gateway].shown.startsWith("not run") ? " (not run)" : ""}`,
  );
  const rows = GUARDRAIL_PATHS.map((guardrail) => [
    `\`${guardrail}\``,
    ...GATEWAYS.map((gateway) => cell(gateway, guardrail, notes)),
  ]);
  return `## What is honoured\n\n"existing" is what holds with \`route: existing\`, where it differs.\n\n${table(["traffic.", ...heads], rows)}`;
}

function fields(): string {
  const rows = GUARDRAIL_PATHS.map((guardrail) => [
    `\`${guardrail}\``,
    ...GATEWAYS.map((gateway) => {
      const { support, field } = CAPABILITY_TABLE[gateway][guardrail];
      return support === "full" || support === "weaker" ? field : "";
    }),
  ]);
  return `## Where it goes\n\n${table(["traffic.", ...GATEWAYS], rows)}`;
}

function retryCell({ called, cannotTellFrom = [], also }: RetryWord): string {
  if (called.length === 0) return "cannot be set";
  const same = cannotTellFrom.map((word) => `; not told from \`${word}\``).join("");
  const covers = `${same}${also === undefined ? "" : `; also ${also}`}`;
  return `${called.map((name) => `\`${name}\``).join(", ")}${covers}`;
}

function retryWords(): string {
  const rows = RETRY_WORD_NAMES.map((word) => [
    `\`${word}\``,
    ...GATEWAYS.map((gateway) => retryCell(RETRY_WORDS[gateway][word])),
  ]);
  return `## Retry words

What \`retry.conditions\` is called, and what the gateway cannot tell apart from it: where a name covers more than was asked for, \`guardrails check\` says so. Statuses are statuses everywhere; NGINX takes 403, 404, 429, 500, 502, 503 and 504 only. \`attempts\` are tries after the first: Envoy Gateway is told the same number, the others one more, and NGINX \`off\` for none, since 0 tries would be all of them.

${table(["word", ...GATEWAYS], rows)}`;
}

type Printer<Value> = (value: Value) => string | undefined;
type Rate = Parameters<typeof nginxRate>[0];

const DURATIONS: Readonly<Record<Gateway, Printer<Duration>>> = {
  "envoy-gateway": compoundDuration,
  traefik: compoundDuration,
  "nginx-gateway-fabric": fabricDuration,
  "nginx-ingress": compoundDuration,
  "ingress-nginx": wholeSeconds,
  nginx: compoundDuration,
};

const SIZES: Readonly<Record<Gateway, Printer<ByteSize>>> = {
  "envoy-gateway": String,
  traefik: ({ bytes }) => String(bytes),
  "nginx-gateway-fabric": fabricSize,
  "nginx-ingress": nginxSize,
  "ingress-nginx": nginxSize,
  nginx: nginxSize,
};

const RATES: Readonly<Record<Gateway, Printer<Rate>>> = {
  "envoy-gateway": ({ requests, per }) => `requests: ${requests}, unit: ${per[0].toUpperCase()}${per.slice(1)}`,
  traefik: (rate) => `average: ${traefikRate(rate).average}, period: ${traefikRate(rate).period}`,
  "nginx-gateway-fabric": nginxRate,
  "nginx-ingress": nginxRate,
  "ingress-nginx": (limit) => {
    const found = ingressNginxRate(limit);
    return found && `${found.annotation}: ${found.rate}`;
  },
  nginx: nginxRate,
};

/** What each gateway is given for a few values, by the functions that the renderers print them with. */
function samples<Value>(
  printers: Readonly<Record<Gateway, Printer<Value>>>,
  values: Readonly<Record<string, Value>>,
): string[][] {
  return Object.entries(values).map(([text, value]) => [
    text,
    ...GATEWAYS.map((gateway) => {
      const printed = printers[gateway](value);
      return printed === undefined ? "refused" : `\`${printed}\``;
    }),
  ]);
}

function byText<Value>(read: (text: string) => Value, texts: readonly string[]): Record<string, Value> {
  return Object.fromEntries(texts.map((text) => [text, read(text)]));
}

function syntax(): string {
  const durations = byText((text) => Duration.parse(text)!, ["470ms", "1500ms", "12345ms", "15000ms", "90s", "1h"]);
  const sizes = byText((text) => ByteSize.parse(text)!, ["512Ki", "3Mi", "10M", "1Gi"]);
  const rates: Record<string, Rate> = {
    "7 a second": { requests: 7, per: "second" },
    "120 a minute": { requests: 120, per: "minute" },
    "5460 an hour": { requests: 5_460, per: "hour" },
    "100 an hour": { requests: 100, per: "hour" },
  };
  const rows = [...samples(DURATIONS, durations), ...samples(SIZES, sizes), ...samples(RATES, rates)];
  return `## Times, sizes and rates

What a value becomes, printed by the functions that the renderers use. Besides: the time of an ejection is in whole seconds on nginx and nginx-ingress, and a burst on ingress-nginx is a multiple of its rate.

${table(["written", ...GATEWAYS], rows)}`;
}

const GAPS = `## Good to know

- **Limits hold for one gateway replica.** \`gatewayReplicas\` and \`rateLimit.total\` check the sum. A written \`burst\` counts against the total too.
- **NGINX's own ejection.** NGINX takes an upstream out for 10 s after one failed try unless told otherwise, and with all of them out answers 502 at once. nginx and nginx-ingress get \`max_fails=0\` unless \`circuitBreaker.eject\` is asked for; a single upstream is never taken out by NGINX; ingress-nginx ejects nobody; on nginx-gateway-fabric it cannot be changed, and \`guardrails check\` warns where a timeout makes it matter.
- **nginx-gateway-fabric repeats by itself.** GET and other idempotent requests are tried on every pod after a failed connection or a timeout, whatever \`retry\` says; that is why \`retry\` is refused there.
- **nginx-ingress** takes one host name, because a VirtualServer has one. With retries there are two upstreams, \`read\` and \`write\`, of the same pods; \`use-cluster-ip\` is never set, since NGINX would then see one server and never retry.
- **ingress-nginx is retired.** It was archived on 2026-03-24. Its column is there to have guardrails until the move: to Envoy Gateway, which honours most, or to Traefik, which also reads ingress-nginx's annotations.
- **Canaries.** Weights of single requests are moved on envoy-gateway and nginx-gateway-fabric, by Argo Rollouts' plugin for HTTPRoutes, and on traefik, where Argo Rollouts moves those of the TraefikService. Nothing that is rendered here moves a VirtualServer's splits or the weights of the others: there the pods' number is the weight.

## What is not covered

- **TLS and mTLS.** No certificate, no minimum version, no client certificate, no TLS to the backends. Routes on Gateway API and on Traefik have the TLS of their listener or entry point; the VirtualServer, the Ingress and nginx.conf name no certificate.
- **Authentication and authorisation.** Nothing here knows who asks.
- **Traffic between services (east-west).** Guardrails hold for what passes the gateway; a call from pod to pod does not.
- **Security headers.** No header is added to answers, and none is checked.
- **Snippets.** None is written: they are off by default on the controllers, and nothing checks them.
- **Client timeouts and header limits of a shared gateway.** They belong to whoever owns the Gateway, the entry point or the controller's ConfigMap.`;

export function printGateways(): string {
  const notes = new Notes();
  const sections = [HEAD, overview(), capabilities(notes), fields(), retryWords(), syntax(), GAPS];
  return `${sections.join("\n\n")}\n\n${notes.print()}\n`;
}

if (require.main === module) writeFileSync(GATEWAYS_FILE, printGateways());
