import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import { canaryDashboard } from "../../src/dashboards/canary-dashboard";
import { dashboards } from "../../src/dashboards/dashboards";
import { promqlSyntaxError } from "../../src/promql/parse";
import { checkoutService } from "../canary/checkout";
import type { Variation } from "../canary/checkout";
import { everyPanel, interpolated } from "./every-panel";

function boardOf(variation: Variation = {}) {
  const service = checkoutService(variation);
  const { slos } = guardedSlos(service);
  const { plan } = canaryGuardrails(service, slos);
  return { service, slos, plan: plan!, board: canaryDashboard(service, plan!) };
}
const { service, slos, plan, board } = boardOf();

test("a row for the release and one for each verdict, with panels of their own ids", () => {
  const rows = board.panels.flatMap((panel) => (panel.type === "row" ? [[panel.title, panel.collapsed]] : []));
  expect(rows).toEqual([
    ["Release", false],
    ["Verdict: availability", false],
    ["Verdict: latency", true],
  ]);
  const panels = everyPanel(board);
  expect(panels.map(({ title }) => title)).toEqual([
    ...["Phase", "Share of requests by version", "Pods by version"],
    ...["availability", "latency"].flatMap(() => [
      "Verdict",
      "Events so far",
      "Budget spent by this release",
      "Errors by version",
    ]),
  ]);
  expect(new Set([...panels, ...board.panels].map(({ id }) => id)).size).toBe(panels.length + rows.length);
  expect(board.uid).toBe("gr-shop-checkout-canary");
  expect(board.links.map(({ title, url }) => [title, url])).toContainEqual([
    "Runbook: releases",
    `${service.runbooksUrl}/shop-checkout.canary.md`,
  ]);
});

test("every query is PromQL, and no placeholder of the controller is left in it", () => {
  for (const { targets } of everyPanel(board))
    for (const { expr } of targets) {
      expect([expr, promqlSyntaxError(interpolated(expr))]).toEqual([expr, undefined]);
      expect(expr).not.toContain("{{");
    }
});

test("the bounds that are drawn are those of the template, with a smoke test as well", () => {
  for (const variation of [{}, { besideSlos: true }]) {
    const { service: each, slos: all, board: its } = boardOf(variation);
    const verdict = canaryGuardrails(each, all).manifests.find(({ metadata }) =>
      metadata.name.endsWith("availability-verdict"),
    );
    const [, ...bounds] = everyPanel(its).find(({ title }) => title === "Verdict")!.targets;
    const text = JSON.stringify(verdict);
    for (const { expr } of bounds) expect(text).toMatch(new RegExp(`[<>]= ${expr.slice("vector(".length, -1)}"`));
  }
  const events = (variation: Variation) =>
    everyPanel(boardOf(variation).board).find(({ title }) => title === "Events so far")!;
  expect(events({}).targets[1].expr).toBe("vector(222)");
  expect(events({ besideSlos: true }).targets[1].expr).toBe("vector(322)");
  expect(events({ besideSlos: true }).description).toContain(
    "it needs 322 requests, those of the smoke test among them",
  );
});

test("a board for Argo Rollouts alone", () => {
  expect(dashboards(service, slos, plan).map(({ kind }) => kind)).toEqual(["slo", "canary"]);
  expect(dashboards(service, slos).map(({ kind }) => kind)).toEqual(["slo"]);
  expect(dashboards({ ...service, canary: { ...service.canary!, controller: "flagger" } }, slos, plan)).toHaveLength(1);
});
