import { panelId } from "../units/names";
import type { DashboardPanel, Panel, RowPanel } from "./panel";

/** Columns of Grafana's grid. */
export const GRID_WIDTH = 24;

/** A row's heading and the panels under it, in reading order. */
export interface Section {
  /** Unique in the dashboard; the row's id is made from it. */
  readonly name: string;
  readonly title: string;
  readonly collapsed: boolean;
  readonly panels: readonly Panel[];
}

/** Places sections below each other, and each one's panels like words on lines. Only x and y are set: a panel knows its size. */
export function layout(sections: readonly Section[]): readonly DashboardPanel[] {
  const placed: DashboardPanel[] = [];
  let top = 0;
  for (const section of sections) {
    const { panels, bottom } = flow(section.panels, top + 1);
    placed.push(row(section, top, panels), ...(section.collapsed ? [] : panels));
    top = section.collapsed ? top + 1 : bottom;
  }
  return placed;
}

function row(section: Section, top: number, panels: readonly Panel[]): RowPanel {
  return {
    type: "row",
    id: panelId(section.name),
    title: section.title,
    collapsed: section.collapsed,
    gridPos: { x: 0, y: top, w: GRID_WIDTH, h: 1 },
    panels: section.collapsed ? panels : [],
  };
}

function flow(panels: readonly Panel[], top: number): { panels: readonly Panel[]; bottom: number } {
  let [x, y, lineHeight] = [0, top, 0];
  const placed = panels.map((panel): Panel => {
    const { w, h } = panel.gridPos;
    if (x + w > GRID_WIDTH) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const gridPos = { x, y, w, h };
    [x, lineHeight] = [x + w, Math.max(lineHeight, h)];
    return { ...panel, gridPos };
  });
  return { panels: placed, bottom: y + lineHeight };
}
