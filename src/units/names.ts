import { shortHash } from "./short-hash";
import type { Duration } from "./duration";

/** What every generated name is made of. */
export interface Identity {
  readonly namespace: string;
  readonly service: string;
}

/** Labels that identify an SLO on every recorded series and every alert. Everything else sits on `slo:info`. */
export interface SloIdentity extends Identity {
  readonly slo: string;
}

/**
 * Every naming convention of the product. These names are public: renaming one loses a user's alerts,
 * bookmarks or 30 days of recorded budget.
 */
export const seriesNames = {
  badRate: (window: Duration) => `slo:bad:rate${window}`,
  totalRate: (window: Duration) => `slo:total:rate${window}`,
  errorRatio: (window: Duration) => `slo:error:ratio${window}`,
  objective: "slo:objective:ratio",
  budgetRemaining: "slo:error_budget_remaining:ratio",
  burnRate: "slo:burn_rate:ratio",
  info: "slo:info",
} as const;

/**
 * Series about guardrails that fire, of the service as a whole: labels `namespace`, `service` and, but for the requests,
 * `guardrail`.
 */
export const guardrailSeriesNames = {
  requestRate: (window: Duration) => `guardrail:requests:rate${window}`,
  eventRate: (window: Duration) => `guardrail:events:rate${window}`,
  eventRatio: (window: Duration) => `guardrail:events:ratio${window}`,
  active: "guardrail:active:count",
} as const;

/** The rule group beside those of the SLOs. A dot, because no SLO's name has one. */
export function guardrailGroupName(id: Identity): string {
  return `${id.namespace}-${id.service}.guardrails`;
}

/** The rule group about a service's releases. */
export function releaseGroupName(id: Identity): string {
  return `${id.namespace}-${id.service}.canary`;
}

/** Prometheus' form of a Kubernetes label's name: `example.com/team` becomes `example_com_team`. */
export function seriesLabel(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}

/** The same for all names of a set of labels. */
export function seriesLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [seriesLabel(name), value]));
}

/** `checkout-v2` becomes `CheckoutV2`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== "")
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join("");
}

export type AlertKind = "BudgetExhausted" | "MetricMissing" | "NoTraffic";

/** `CheckoutAvailabilityBurnFast`. */
export function burnAlertName(id: SloIdentity, tier: string): string {
  return `${pascalCase(id.service)}${pascalCase(id.slo)}Burn${pascalCase(tier)}`;
}

/** `CheckoutAvailabilityBudgetExhausted`. */
export function alertName(id: SloIdentity, kind: AlertKind): string {
  return `${pascalCase(id.service)}${pascalCase(id.slo)}${kind}`;
}

/** `CheckoutGuardrailBiting`. */
export function guardrailAlertName(id: Identity): string {
  return `${pascalCase(id.service)}GuardrailBiting`;
}

export type ReleaseAlertKind = "CanaryPaused" | "CanaryDegraded";

/** `CheckoutCanaryPaused`. */
export function releaseAlertName(id: Identity, kind: ReleaseAlertKind): string {
  return `${pascalCase(id.service)}${kind}`;
}

/** Paths of what `render` writes; the `files` delivery has the same layout. */
export const fileNames = {
  rules: (id: Identity) => `rules/${id.namespace}-${id.service}.rules.yml`,
  ruleTests: (id: Identity) => `rules/${id.namespace}-${id.service}.test.yml`,
  /** Tests of windows of days, evaluated every five minutes; a file has one evaluation interval. */
  longRuleTests: (id: Identity) => `rules/${id.namespace}-${id.service}.long.test.yml`,
  inhibitRules: (id: Identity) => `alertmanager/${id.namespace}-${id.service}.inhibit.yml`,
  manifest: (id: Identity, manifest: { kind: string; name: string }) => {
    const own = manifest.name === id.service ? "" : `-${manifest.name}`;
    return `manifests/${id.namespace}-${id.service}-${manifest.kind.toLowerCase()}${own}.yaml`;
  },
  dashboard: (uid: string) => `dashboards/${uid}.json`,
  runbook: (id: SloIdentity) => `runbooks/${runbookFile(id)}`,
  guardrailRunbook: (id: Identity) => `runbooks/${guardrailRunbookFile(id)}`,
  releaseRunbook: (id: Identity) => `runbooks/${releaseRunbookFile(id)}`,
  loadTest: (id: Identity) => `loadtest/${id.namespace}-${id.service}.js`,
  loadTestJob: (id: Identity) => `loadtest/${id.namespace}-${id.service}.job.yaml`,
  nginx: (id: Identity) => `nginx/${id.namespace}-${id.service}.conf`,
} as const;

function runbookFile(id: SloIdentity): string {
  return `${id.namespace}-${id.service}-${id.slo}.md`;
}

function guardrailRunbookFile(id: Identity): string {
  return `${guardrailGroupName(id)}.md`;
}

function releaseRunbookFile(id: Identity): string {
  return `${releaseGroupName(id)}.md`;
}

/** Anchor of an alert's section inside its runbook. */
export function runbookAnchor(alert: string): string {
  return alert.toLowerCase();
}

/** Where an alert's `runbook_url` points. `baseUrl` is the folder that holds the runbook files. */
export function runbookUrl(baseUrl: string, id: SloIdentity, alert: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/${runbookFile(id)}#${runbookAnchor(alert)}`;
}

/** The same for the alert about a service's guardrails. */
export function guardrailRunbookUrl(baseUrl: string, id: Identity): string {
  return `${baseUrl.replace(/\/+$/, "")}/${guardrailRunbookFile(id)}#${runbookAnchor(guardrailAlertName(id))}`;
}

/** The same for the alerts about a service's releases. */
export function releaseRunbookUrl(baseUrl: string, id: Identity, kind: ReleaseAlertKind): string {
  return `${baseUrl.replace(/\/+$/, "")}/${releaseRunbookFile(id)}#${runbookAnchor(releaseAlertName(id, kind))}`;
}

/** Longest uid that Grafana keeps. */
const UID_LIMIT = 40;

/** `gr-shop-checkout-slo`; longer than Grafana's limit, the readable part is cut and a hash keeps it unique. */
export function dashboardUid(id: Identity, kind: string): string {
  const readable = `gr-${id.namespace}-${id.service}-${kind}`;
  if (readable.length <= UID_LIMIT) return readable;
  const tail = `-${shortHash(readable)}-${kind}`;
  return `${readable.slice(0, UID_LIMIT - tail.length)}${tail}`;
}

/** Where a dashboard is, below Grafana's own address. */
export function dashboardUrl(grafanaUrl: string, uid: string): string {
  return `${grafanaUrl.replace(/\/+$/, "")}/d/${uid}`;
}

/** A dashboard's variable for the label of a group, which may be called `datasource` as another variable is. */
export function groupVariableName(label: string): string {
  return `group_${label}`;
}

/** A panel's id from its name, never from its position: links to a panel survive a new panel above it. */
export function panelId(name: string): number {
  return (parseInt(shortHash(name, 7), 16) % 2_000_000_000) + 1;
}

/** Names of Kubernetes objects: `<service>-<what>`. A Rollout has the name of its Deployment. */
export const objectNames = {
  rules: (service: string) => `${service}-slo`,
  readRoute: (service: string) => `${service}-read`,
  writeRoute: (service: string) => `${service}-write`,
  stableService: (service: string) => `${service}-stable`,
  canaryService: (service: string) => `${service}-canary`,
  analysis: (service: string, slo: string) => `${service}-${slo}-verdict`,
  watch: (service: string, slo: string) => `${service}-${slo}-watch`,
  budget: (service: string) => `${service}-error-budget`,
  dashboards: (service: string, kind: string) => `${service}-dashboard-${kind}`,
  runbooks: (service: string) => `${service}-runbooks`,
  nginx: (service: string) => `${service}-nginx`,
  deadlines: (service: string) => `${service}-deadlines`,
  loadTest: (service: string, hash: string) => `${service}-load-${hash}`,
  smoke: (service: string) => `${service}-smoke`,
  business: (service: string) => `${service}-business`,
} as const;

/**
 * Marks a route whose weights a rollout controller moves; the value is the controller. Whatever carries the object leaves the
 * live weights of its backends alone.
 */
export const LIVE_WEIGHTS_ANNOTATION = "guardrails/live-weights";

/** Names of Traefik's objects that do not have the service's own name. */
export const traefikNames = {
  hostsRoute: (service: string) => `${service}-hosts`,
  triesRoute: (service: string) => `${service}-tries`,
  retry: (service: string) => `${service}-retry`,
  answers: (service: string) => `${service}-answers`,
  together: (service: string) => `${service}-together`,
  rate: (service: string) => `${service}-rate`,
  body: (service: string) => `${service}-body`,
  parallel: (service: string) => `${service}-parallel`,
} as const;

/** Envoy Gateway's name for the cluster behind rule `index` of an HTTPRoute. */
export function envoyCluster(namespace: string, route: string, index: number): string {
  return `httproute/${namespace}/${route}/rule/${index}`;
}
