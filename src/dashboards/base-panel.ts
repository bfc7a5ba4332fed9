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
  /** `table` makes a column of each label. @default - a series each */
  readonly format?: "table";
}

export interface PanelLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: true;
}

/** What all panels have. */
export interface BasePanel {
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

/** How a panel asks: for the number of now, where a series that has ended gives none; for all rows of now; or for lines. */
const READS = {
  instant: { instant: true, range: false },
  table: { instant: true, range: false, format: "table" },
  range: { instant: false, range: true },
} as const;

export function basePanel(content: PanelContent, read: keyof typeof READS): BasePanel {
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
      ...READS[read],
    })),
  };
}

/** A to Z, then A1 to Z1. */
export function refId(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round}`;
}
