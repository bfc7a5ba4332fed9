import { Ratio } from "../units/ratio";
import { complaint, leaf } from "./leaf";

/** A comparison of a gauge with a number. */
export interface Comparison {
  readonly operator: "==" | "!=" | ">=" | "<=" | ">" | "<";
  readonly value: Ratio;
}

/** A comparison as it is written: `>= 0.5`. */
export function comparisonLeaf() {
  const allowed = "a comparison with a number: ==, !=, >=, <=, > or <, for example <= 30";
  return leaf<string, Comparison>({
    json: { type: "string", pattern: COMPARISON.source },
    read: (value) => {
      const match = typeof value === "string" ? COMPARISON.exec(value) : null;
      if (match === null) return complaint("not a comparison", allowed, 'write it like "<= 30"');
      return { operator: match[1] as Comparison["operator"], value: Ratio.of(match[2]) };
    },
  });
}

const COMPARISON = /^\s*(==|!=|>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/;
