/** `vector`: one value a series; `range`: several, over a time; `scalar`: one number without labels. */
export type ValueType = "vector" | "range" | "scalar" | "string";
