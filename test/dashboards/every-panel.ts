import type { Dashboard } from "../../src/dashboards/dashboard";
import type { Panel } from "../../src/dashboards/panel";

/** Panels in open and in collapsed rows, rows themselves left out. */
export function everyPanel(dashboard: Dashboard): readonly Panel[] {
  return dashboard.panels.flatMap((panel) => (panel.type === "row" ? panel.panels : [panel]));
}

/** A query as Grafana sends it for the last hour, while the reader looks at all groups or has picked some. */
export function interpolated(expr: string, picked: Readonly<Record<string, string>> = {}): string {
  return expr
    .replace(/\$group_(\w+)/g, (_, label: string) => picked[label] ?? ".*")
    .replaceAll("$__range", "3600s")
    .replaceAll("$__rate_interval", "2m")
    .replaceAll("${datasource}", "prometheus");
}
