import { tablePanel } from "../../src/dashboards/table-panel";
import { number, selector } from "../../src/promql/build";

const table = tablePanel({
  name: "x/table",
  title: "Pairs",
  description: "Which?",
  size: { w: 11, h: 7 },
  columns: [
    {
      title: "Left",
      fields: { unit: "percentunit", decimals: 1, steps: [{ color: "red", value: null }] },
      expression: selector("a"),
    },
    { title: "Lasts", fields: { unit: "s", words: { "-1": { text: "ever", color: "green" } } }, expression: number(3) },
  ],
  sortedBy: { displayName: "Left", desc: false },
});

test("a table asks for all rows of now", () => {
  const datasource = { type: "prometheus", uid: "${datasource}" };
  const read = { datasource, instant: true, range: false, format: "table" };
  expect(table).toMatchObject({ type: "table", gridPos: { w: 11, h: 7 }, datasource });
  expect(table.targets).toEqual([
    { ...read, refId: "A", expr: "a", legendFormat: "Left" },
    { ...read, refId: "B", expr: "3", legendFormat: "Lasts" },
  ]);
});

test("its columns stand side by side under their titles, without the time", () => {
  expect(table.transformations).toEqual([
    { id: "merge", options: {} },
    {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: {},
        renameByName: { "Value #A": "Left", "Value #B": "Lasts" },
      },
    },
  ]);
  expect(table.options.sortBy).toEqual([{ displayName: "Left", desc: false }]);
});

test("each column has its unit and colours, and a missing number is unknown", () => {
  const unknown = {
    type: "special",
    options: { match: "null+nan", result: { text: "unknown", color: "text", index: 0 } },
  };
  const coloured = { id: "custom.cellOptions", value: { type: "color-text" } };
  expect(table.fieldConfig.defaults.noValue).toBe("unknown");
  expect(table.fieldConfig.overrides).toEqual([
    {
      matcher: { id: "byName", options: "Left" },
      properties: [
        { id: "unit", value: "percentunit" },
        { id: "decimals", value: 1 },
        { id: "color", value: { mode: "thresholds" } },
        { id: "mappings", value: [unknown] },
        { id: "thresholds", value: { mode: "absolute", steps: [{ color: "red", value: null }] } },
        coloured,
      ],
    },
    {
      matcher: { id: "byName", options: "Lasts" },
      properties: [
        { id: "unit", value: "s" },
        { id: "color", value: { mode: "fixed", fixedColor: "text" } },
        {
          id: "mappings",
          value: [unknown, { type: "value", options: { "-1": { text: "ever", color: "green", index: 1 } } }],
        },
        coloured,
      ],
    },
  ]);
});
