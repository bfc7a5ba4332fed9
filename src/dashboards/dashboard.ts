import type { DashboardPanel } from "./panel";

/** Which board of a service: part of its uid and of its ConfigMap's name. */
export type DashboardKind = "slo" | "canary";

/**
 * A Grafana dashboard in the classic model, narrowed to the fields that Grafana 10 to 13 share.
 * Grafana interpolates `${datasource}` and `$__range` in it: nothing here is escaped for Terraform.
 */
export interface Dashboard {
  /** For names only: Grafana never sees it. */
  readonly kind: DashboardKind;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly editable: false;
  /** 1: one crosshair over all panels. */
  readonly graphTooltip: 1;
  readonly timezone: "browser";
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly links: readonly DashboardLink[];
  readonly annotations: { readonly list: readonly never[] };
  readonly templating: { readonly list: readonly (DatasourceVariable | QueryVariable)[] };
  readonly panels: readonly DashboardPanel[];
}

/** The last schema that Grafana 10 knows; newer ones migrate it when they load it. */
const SCHEMA_VERSION = 39;

/** What all boards of this product are found by. */
const COMMON_TAG = "guardrails";

/** A link in the dashboard's header: to one page, or to every dashboard with the tags. */
export interface DashboardLink {
  readonly type: "link" | "dashboards";
  readonly title: string;
  readonly url: string;
  readonly tags: readonly string[];
  readonly icon: "doc" | "external link";
  readonly asDropdown: boolean;
  readonly includeVars: boolean;
  readonly keepTime: boolean;
  readonly targetBlank: boolean;
}

/** Lets a reader switch to another Prometheus. */
export interface DatasourceVariable {
  readonly name: "datasource";
  readonly label: "Data source";
  readonly type: "datasource";
  readonly query: "prometheus";
  readonly current: { readonly text: string; readonly value: string };
  readonly hide: 0;
  readonly includeAll: false;
  readonly multi: false;
  readonly refresh: 1;
}

/** Lets a reader narrow the board down to some values of a label. */
export interface QueryVariable {
  readonly name: string;
  readonly label: string;
  readonly type: "query";
  readonly datasource: { readonly type: "prometheus"; readonly uid: "${datasource}" };
  readonly query: string;
  readonly current: { readonly text: readonly ["All"]; readonly value: readonly ["$__all"] };
  readonly hide: 0;
  readonly includeAll: true;
  /** The regular expression that stands for all values. */
  readonly allValue: string;
  readonly multi: true;
  /** 2: whenever the time range changes. */
  readonly refresh: 2;
  /** 1: alphabetically. */
  readonly sort: 1;
}

/** What differs from board to board. */
export interface DashboardContent extends Pick<Dashboard, "kind" | "uid" | "title" | "description" | "panels"> {
  readonly datasourceUid: string;
  readonly tags: readonly string[];
  readonly links: readonly DashboardLink[];
  readonly variables: readonly QueryVariable[];
}

/** A board with this product's settings: read-only, because whoever edits it would lose the edit at the next apply. */
export function dashboard(content: DashboardContent): Dashboard {
  const { datasourceUid, tags, links, variables, ...own } = content;
  return {
    ...own,
    tags: [COMMON_TAG, ...tags],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: 1,
    timezone: "browser",
    time: { from: "now-6h", to: "now" },
    refresh: "1m",
    links: [otherBoards(), ...links],
    annotations: { list: [] },
    templating: { list: [datasourceVariable(datasourceUid), ...variables] },
  };
}

/** A header link to one page. */
export function pageLink(title: string, url: string): DashboardLink {
  return {
    type: "link",
    title,
    url,
    tags: [],
    icon: "doc",
    asDropdown: false,
    includeVars: false,
    keepTime: false,
    targetBlank: true,
  };
}

function otherBoards(): DashboardLink {
  return {
    type: "dashboards",
    title: "Guardrails",
    url: "",
    tags: [COMMON_TAG],
    icon: "external link",
    asDropdown: true,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
  };
}

function datasourceVariable(uid: string): DatasourceVariable {
  return {
    name: "datasource",
    label: "Data source",
    type: "datasource",
    query: "prometheus",
    current: { text: uid, value: uid },
    hide: 0,
    includeAll: false,
    multi: false,
    refresh: 1,
  };
}
