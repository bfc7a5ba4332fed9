import type { Expression, Selector } from "./expression";
import { partsOf } from "./parts-of";
import { printPromql } from "./print";

/** Every vector selector of an expression in the order written, each once, without its range. */
export function selectorsOf(expression: Expression): readonly Selector[] {
  const found = new Map<string, Selector>();
  const visit = (part: Expression): void => {
    if (part.type === "selector") {
      const instant = withoutRange(part);
      const text = printPromql(instant);
      if (!found.has(text)) found.set(text, instant);
    }
    partsOf(part).forEach(visit);
  };
  visit(expression);
  return [...found.values()];
}

function withoutRange(selector: Selector): Selector {
  const instant: Omit<Selector, "range"> & { range?: Selector["range"] } = { ...selector };
  delete instant.range;
  return instant;
}
