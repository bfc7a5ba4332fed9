import { lineFields } from "../../src/dashboards/field-config";
import { layout } from "../../src/dashboards/layout";
import { timeseriesPanel } from "../../src/dashboards/panel";

function panel(name: string, w: number, h: number) {
  const fieldConfig = lineFields({ unit: "none" });
  return timeseriesPanel({ name, title: name, description: "?", size: { w, h }, fieldConfig, queries: [] });
}

const section = (
  name: string,
  collapsed: boolean,
  panels = [panel(`${name}/a`, 12, 8), panel(`${name}/b`, 12, 6), panel(`${name}/c`, 4, 4)],
) => ({
  name,
  title: name,
  collapsed,
  panels,
});

test("panels fill a line, then the next one, as high as the highest before", () => {
  expect(layout([section("one", false)]).map(({ gridPos }) => gridPos)).toEqual([
    { x: 0, y: 0, w: 24, h: 1 },
    { x: 0, y: 1, w: 12, h: 8 },
    { x: 12, y: 1, w: 12, h: 6 },
    { x: 0, y: 9, w: 4, h: 4 },
  ]);
});

test("a collapsed row holds its panels and takes one line; the next row follows", () => {
  const [first, second] = layout([section("one", true), section("two", true)]);
  expect(first).toMatchObject({ type: "row", gridPos: { y: 0 }, collapsed: true });
  expect(first).toHaveProperty("panels.length", 3);
  expect(second).toMatchObject({ type: "row", gridPos: { y: 1 } });
});

test("ids follow names, whatever stands above", () => {
  const alone = layout([section("two", false)]).map(({ id }) => id);
  const below = layout([section("one", false), section("two", false)]).map(({ id }) => id);
  expect(below.slice(4)).toEqual(alone);
});
