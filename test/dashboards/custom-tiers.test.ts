import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { everyKind } from "./every-kind";
import { everyPanel } from "./every-panel";

const { service, slos } = everyKind();
const tierPanels = (name: string) =>
  everyPanel(
    sloDashboard(
      service,
      slos.filter(({ id }) => id.slo === name),
    ),
  ).filter(({ title }) => title.startsWith("Burn rate of tier "));

test("tiers of the user's own have panels under their names, fastest first, that fill whole lines", () => {
  const panels = tierPanels("regions");
  expect(panels.map(({ title, gridPos: { x, w } }) => [title, x, w])).toEqual([
    ["Burn rate of tier instant", 0, 8],
    ["Burn rate of tier night", 8, 8],
    ["Burn rate of tier fast", 16, 8],
    ["Burn rate of tier medium", 0, 12],
    ["Burn rate of tier slow", 12, 12],
  ]);
  expect(panels.map(({ targets }) => targets.at(-1)!.legendFormat)).toEqual([
    "fires above 60",
    "fires above 5.04",
    "fires above 3.36",
    "fires above 1.4",
    "fires above 1",
  ]);
});

test("two tiers share a line", () => {
  expect(tierPanels("native").map(({ title, gridPos: { x, w } }) => [title, x, w])).toEqual([
    ["Burn rate of tier fast", 0, 12],
    ["Burn rate of tier long", 12, 12],
  ]);
});

test.each([
  [
    "native",
    [
      "How close is the fast alert? It fires (page) when both lines are above the dashed one and at least 5 requests of the last 1h were bad.",
      "How close is the long alert? It fires (ticket) when both lines are above the dashed one.",
    ],
  ],
  ["probe", ["How close is the fast alert? It fires (page) when both lines are above the dashed one."]],
  [
    "lag",
    [
      "How close is the fast alert? It fires (page) for each queue whose line is above the dashed one and at least 5 seconds of the last 1h were bad. A line is the lower burn rate of 5m and 1h.",
    ],
  ],
])("the panels of %s say when their alerts fire", (name, descriptions) => {
  const first = tierPanels(name).slice(0, descriptions.length);
  expect(first.map(({ description }) => description)).toEqual(descriptions);
});
