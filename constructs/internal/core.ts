import type * as Core from "../../src";

/**
 * The pure core, loaded when the first construct is made: with its parsers it would double the time that importing
 * the package takes, in every stack that imports it and in every test.
 */
export function core(): typeof Core {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../src") as typeof Core;
}
