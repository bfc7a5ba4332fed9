import { isPlainObject } from "../spec/path";

/**
 * Leaves out what is undefined, and objects that have nothing else. Renderers write every field of a typed literal, so
 * that the compiler checks its name (it does not inside a spread), and drop the unused ones here.
 */
export function definedOnly<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
      const kept = clean(entry);
      return kept === undefined ? [] : [[key, kept]];
    }),
  ) as T;
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (!isPlainObject(value)) return value;
  const kept = definedOnly(value);
  return Object.keys(kept).length === 0 ? undefined : kept;
}
