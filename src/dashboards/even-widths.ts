import { GRID_WIDTH } from "./layout";

/** Narrower panels hide their legend's numbers. */
const MOST_ON_A_LINE = 4;

/** Widths of so many panels that fill as few lines as can be, each line from edge to edge. */
export function evenWidths(count: number): readonly number[] {
  const lines = Math.ceil(count / MOST_ON_A_LINE);
  return Array.from({ length: lines }, (_, line) => Math.ceil((count - line) / lines)).flatMap((onLine) =>
    Array.from({ length: onLine }, () => GRID_WIDTH / onLine),
  );
}
