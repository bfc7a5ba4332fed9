import type { SequentialTest } from "../../src/canary/sequential-test";

/** The sum of a test by its definition: so much for each error, so much for each other event. */
export function sequentialSum(test: SequentialTest, errors: number, all: number): number {
  return test.perError.number * errors + test.perGood.number * (all - errors);
}
