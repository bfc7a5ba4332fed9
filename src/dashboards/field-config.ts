/** Grafana's name of a unit. */
export type Unit = "percentunit" | "s" | "reqps" | "cps" | "none" | `suffix:${string}`;

/** Times the rate at which the budget lasts exactly its period. */
export const BURN_RATE_UNIT: Unit = "suffix:x";

export type Color = "green" | "yellow" | "orange" | "red" | "blue" | "text";

export type ColorMode =
  { readonly mode: "thresholds" | "palette-classic" } | { readonly mode: "fixed"; readonly fixedColor: Color };

/** A step begins at its value; the first one has none and holds for everything below the second. */
export interface ThresholdStep {
  readonly color: Color;
  readonly value: number | null;
}

interface MappedResult {
  readonly text: string;
  readonly color: Color;
  readonly index: number;
}

export type ValueMapping =
  | { readonly type: "value"; readonly options: Readonly<Record<string, MappedResult>> }
  | { readonly type: "special"; readonly options: { readonly match: "null+nan"; readonly result: MappedResult } };

/** How lines are drawn; empty for a stat. */
export interface DrawStyle {
  readonly drawStyle?: "line";
  readonly lineWidth?: number;
  readonly fillOpacity?: number;
  readonly showPoints?: "never";
  readonly stacking?: { readonly mode: "none" | "normal"; readonly group: "A" };
}

export interface FieldOverride {
  readonly matcher: { readonly id: "byName"; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface FieldConfig {
  readonly defaults: {
    readonly unit: Unit;
    readonly noValue: string;
    readonly decimals?: number;
    readonly min?: number;
    readonly color: ColorMode;
    readonly custom: DrawStyle;
    readonly mappings: readonly ValueMapping[];
    readonly thresholds?: { readonly mode: "absolute"; readonly steps: readonly ThresholdStep[] };
  };
  readonly overrides: readonly FieldOverride[];
}

/** What a panel says when Prometheus has no answer: never a number, never green. */
const UNKNOWN = "unknown";

/** Shows a missing number as unknown, in the colour of plain text. */
const UNKNOWN_MAPPING: ValueMapping = {
  type: "special",
  options: { match: "null+nan", result: { text: UNKNOWN, color: "text", index: 0 } },
};

/** Number words that stand for a value, such as -1 for `not burning`. */
export type Words = Readonly<Record<string, { readonly text: string; readonly color: Color }>>;

function wordsMapping(words: Words): ValueMapping {
  const options = Object.entries(words).map(([value, word], index) => [value, { ...word, index: index + 1 }] as const);
  return { type: "value", options: Object.fromEntries(options) };
}

export interface StatFields {
  readonly unit: Unit;
  readonly decimals?: number;
  /** Colour by value. @default - plain text: the number means nothing by itself */
  readonly steps?: readonly ThresholdStep[];
  readonly words?: Words;
}

export function statFields({ unit, decimals, steps, words }: StatFields): FieldConfig {
  return {
    defaults: {
      unit,
      noValue: UNKNOWN,
      ...(decimals !== undefined && { decimals }),
      color: steps === undefined ? { mode: "fixed", fixedColor: "text" } : { mode: "thresholds" },
      custom: {},
      mappings: [UNKNOWN_MAPPING, ...(words === undefined ? [] : [wordsMapping(words)])],
      ...(steps !== undefined && { thresholds: { mode: "absolute", steps } }),
    },
    overrides: [],
  };
}

/** The fields of a table; what a column's numbers mean is said by `column`. */
export function tableFields(columns: readonly FieldOverride[]): FieldConfig {
  return {
    defaults: {
      unit: "none",
      noValue: UNKNOWN,
      color: { mode: "fixed", fixedColor: "text" },
      custom: {},
      mappings: [],
    },
    overrides: columns,
  };
}

/** A column of a table: its numbers look as they do in a stat. */
export function column(title: string, fields: StatFields): FieldOverride {
  const { unit, decimals, color, mappings, thresholds } = statFields(fields).defaults;
  const properties = Object.entries({ unit, decimals, color, mappings, thresholds })
    .filter(([, value]) => value !== undefined)
    .map(([id, value]) => ({ id, value }));
  const colored = { id: "custom.cellOptions", value: { type: "color-text" } };
  return { matcher: { id: "byName", options: title }, properties: [...properties, colored] };
}

export interface LineFields {
  readonly unit: Unit;
  /** Lowest value of the axis. @default - follows the data */
  readonly min?: number;
  readonly stacked?: boolean;
  readonly overrides?: readonly FieldOverride[];
}

export function lineFields({ unit, min, stacked = false, overrides = [] }: LineFields): FieldConfig {
  return {
    defaults: {
      unit,
      noValue: UNKNOWN,
      ...(min !== undefined && { min }),
      color: { mode: "palette-classic" },
      custom: {
        drawStyle: "line",
        lineWidth: 2,
        fillOpacity: stacked ? 30 : 10,
        showPoints: "never",
        stacking: { mode: stacked ? "normal" : "none", group: "A" },
      },
      mappings: [],
    },
    overrides,
  };
}

export function stateFields(words: Words): FieldConfig {
  return {
    defaults: {
      unit: "none",
      noValue: UNKNOWN,
      color: { mode: "fixed", fixedColor: "text" },
      custom: { lineWidth: 0, fillOpacity: 80 },
      mappings: [UNKNOWN_MAPPING, wordsMapping(words)],
    },
    overrides: [],
  };
}

/** A limit among the lines: dashed, and nothing filled under it. */
export function dashed(legend: string, color: Color): FieldOverride {
  return {
    matcher: { id: "byName", options: legend },
    properties: [
      { id: "color", value: { mode: "fixed", fixedColor: color } },
      { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
      { id: "custom.lineWidth", value: 1 },
      { id: "custom.fillOpacity", value: 0 },
    ],
  };
}

export function colored(legend: string, color: Color): FieldOverride {
  return {
    matcher: { id: "byName", options: legend },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor: color } }],
  };
}
