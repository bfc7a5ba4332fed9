import { dashboardConfigMap, printDashboard } from "../../src/dashboards/dashboard-config-map";
import { dashboards } from "../../src/dashboards/dashboards";
import { contractService } from "./contract-service";

const { service, slos } = contractService("checkout");
const [board] = dashboards(service, slos);

test("the sidecar of kube-prometheus-stack finds the dashboard by label, folder and a key of its own", () => {
  expect(dashboardConfigMap(service, board)).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "checkout-dashboard-slo",
      namespace: "shop",
      labels: { team: "payments", grafana_dashboard: "1" },
      annotations: { grafana_folder: "shop" },
    },
    data: { "gr-shop-checkout-slo.json": printDashboard(board) },
  });
});

test("the sidecar's label wins over one of the user's", () => {
  const labelled = { ...service, labels: { grafana_dashboard: "no" } };
  expect(dashboardConfigMap(labelled, board).metadata.labels).toEqual({ grafana_dashboard: "1" });
});

test("a board is printed with sorted keys, always the same, and without what Grafana does not know", () => {
  const text = printDashboard(board);
  const read = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(read)).toEqual([...Object.keys(read)].sort());
  expect(read).not.toHaveProperty("kind");
  expect(printDashboard(dashboards(service, slos)[0])).toBe(text);
});

test("three SLOs stay far below what a ConfigMap holds", () => {
  expect(printDashboard(board).length).toBeLessThan(200_000);
});
