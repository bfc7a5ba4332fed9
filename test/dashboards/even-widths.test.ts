import fc from "fast-check";
import { evenWidths } from "../../src/dashboards/even-widths";

test.each([
  [0, []],
  [1, [24]],
  [3, [8, 8, 8]],
  [4, [6, 6, 6, 6]],
  [5, [8, 8, 8, 12, 12]],
  [7, [6, 6, 6, 6, 8, 8, 8]],
  [9, [8, 8, 8, 8, 8, 8, 8, 8, 8]],
])("%i panels are %j columns wide", (count, widths) => {
  expect(evenWidths(count)).toEqual(widths);
});

test("so many panels fill whole lines, four on each at most, and no line holds two fewer than another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
      const lines: number[][] = [[]];
      for (const width of evenWidths(count)) {
        const line = lines.at(-1)!;
        if (line.reduce((sum, each) => sum + each, 0) + width > 24) lines.push([width]);
        else line.push(width);
      }
      const sizes = lines.map((line) => line.length);
      expect(lines.map((line) => line.reduce((sum, each) => sum + each, 0))).toEqual(lines.map(() => 24));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
      expect(lines).toHaveLength(Math.ceil(count / 4));
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});
