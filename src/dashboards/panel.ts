import { printPromql } from "../promql/print";
import type { Expression } from "../promql/expression";
import { panelId } from "../units/names";
import type { FieldConfig } from "./field-config";

/** Place on Grafana's grid, 24 columns wide. */
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const DATASOURCE = { type: "prometheus", uid: "${datasource}" } as const;

export interface Target {
  readonly refId: string;
  readonly datasource: typeof DATASOURCE;
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant: boolean;
  readonly range: boolean;
}

export interface Legend {
  readonly showLegend: true;
  readonly displayMode: "list";
  readonly placement: "bottom";
  readonly calcs: readonly string[];
}

export interface PanelLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: true;
}

interface BasePanel {
  readonly id: number;
  readonly title: string;
  /** The question that the panel answers; Grafana shows it behind the title. */
  readonly description: string;
  readonly gridPos: GridPos;
  readonly datasource: typeof DATASOURCE;
  readonly pluginVersion: typeof PLUGIN_VERSION;
  readonly links: readonly PanelLink[];
  readonly fieldConfig: FieldConfig;
  readonly targets: readonly Target[];
}

/** One number. */
export interface StatPanel extends BasePanel {
  readonly type: "stat";
  readonly options: {
    readonly colorMode: "value";
    readonly graphMode: "none";
    readonly textMode: "auto";
    readonly reduceOptions: { readonly calcs: readonly ["lastNotNull"]; readonly fields: ""; readonly values: false };
  };
}

interface Tooltip {
  readonly mode: "multi";
  readonly sort: "desc" | "none";
}

/** Lines over time. */
export interface TimeseriesPanel extends BasePanel {
  readonly type: "timeseries";
  readonly options: { readonly legend: Legend; readonly tooltip: Tooltip };
}

/** One bar a state, over time. */
export interface StateTimelinePanel extends BasePanel {
  readonly type: "state-timeline";
  readonly options: {
    readonly mergeValues: true;
    readonly showValue: "never";
    readonly rowHeight: number;
    readonly legend: Legend;
    readonly tooltip: Tooltip;
  };
}

export type Panel = StatPanel | TimeseriesPanel | StateTimelinePanel;

/** A heading over panels. A collapsed row holds its panels; an open one is followed by them. */
export interface RowPanel {
  readonly type: "row";
  readonly id: number;
  readonly title: string;
  readonly collapsed: boolean;
  readonly gridPos: GridPos;
  readonly panels: readonly Panel[];
}

export type DashboardPanel = Panel | RowPanel;

/** A query and what its line is called; `{{label}}` is the label's value. */
export interface Query {
  readonly expression: Expression;
  readonly legend: string;
}

/** What every panel has to say. */
export interface PanelContent {
  /** Unique in the dashboard, and public: links to a panel hold the id made from it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly size: { readonly w: number; readonly h: number };
  readonly fieldConfig: FieldConfig;
  readonly queries: readonly Query[];
  readonly links?: readonly PanelLink[];
}

/** Without a version Grafana takes a panel for one from before its first migration. */
const PLUGIN_VERSION = "10.0.0";

const LEGEND: Legend = { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] };

export function statPanel(content: PanelContent): StatPanel {
  return {
    type: "stat",
    ...base(content, "instant"),
    options: {
      colorMode: "value",
      graphMode: "none",
      textMode: "auto",
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
    },
  };
}

export function timeseriesPanel(content: PanelContent): TimeseriesPanel {
  return {
    type: "timeseries",
    ...base(content, "range"),
    options: { legend: LEGEND, tooltip: { mode: "multi", sort: "desc" } },
  };
}

export function stateTimelinePanel(content: PanelContent): StateTimelinePanel {
  return {
    type: "state-timeline",
    ...base(content, "range"),
    options: {
      mergeValues: true,
      showValue: "never",
      rowHeight: 0.9,
      legend: LEGEND,
      tooltip: { mode: "multi", sort: "none" },
    },
  };
}

/** `instant` asks for the number of now: a series that has ended gives none, where a range would show its last value. */
function base(content: PanelContent, read: "instant" | "range"): BasePanel {
  return {
    id: panelId(content.name),
    title: content.title,
    description: content.description,
    gridPos: { x: 0, y: 0, ...content.size },
    datasource: DATASOURCE,
    pluginVersion: PLUGIN_VERSION,
    links: content.links ?? [],
    fieldConfig: content.fieldConfig,
    targets: content.queries.map((query, index) => ({
      refId: refId(index),
      datasource: DATASOURCE,
      expr: printPromql(query.expression),
      legendFormat: query.legend,
      instant: read === "instant",
      range: read === "range",
    })),
  };
}

/** A to Z, then A1 to Z1. */
function refId(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round}`;
}
