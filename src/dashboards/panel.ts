import { basePanel } from "./base-panel";
import type { BasePanel, GridPos, PanelContent } from "./base-panel";
import type { TablePanel } from "./table-panel";

export interface Legend {
  readonly showLegend: true;
  readonly displayMode: "list";
  readonly placement: "bottom";
  readonly calcs: readonly string[];
}

/** One number. */
export interface StatPanel extends BasePanel {
  readonly type: "stat";
  readonly options: {
    readonly colorMode: "value";
    readonly graphMode: "none";
    /** `value_and_name` says whose number it is. */
    readonly textMode: "auto" | "value_and_name";
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

export type Panel = StatPanel | TimeseriesPanel | StateTimelinePanel | TablePanel;

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

export interface StatContent extends PanelContent {
  /** Whether the number's legend is shown with it. */
  readonly named: boolean;
}

const LEGEND: Legend = { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] };

export function statPanel(content: StatContent): StatPanel {
  return {
    type: "stat",
    ...basePanel(content, "instant"),
    options: {
      colorMode: "value",
      graphMode: "none",
      textMode: content.named ? "value_and_name" : "auto",
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
    },
  };
}

export function timeseriesPanel(content: PanelContent): TimeseriesPanel {
  return {
    type: "timeseries",
    ...basePanel(content, "range"),
    options: { legend: LEGEND, tooltip: { mode: "multi", sort: "desc" } },
  };
}

export function stateTimelinePanel(content: PanelContent): StateTimelinePanel {
  return {
    type: "state-timeline",
    ...basePanel(content, "range"),
    options: {
      mergeValues: true,
      showValue: "never",
      rowHeight: 0.9,
      legend: LEGEND,
      tooltip: { mode: "multi", sort: "none" },
    },
  };
}
