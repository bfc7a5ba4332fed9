import { binary, call, number } from "../promql/build";
import type { Expression } from "../promql/expression";
import { Ratio } from "../units/ratio";
import type { SequentialTest } from "./sequential-test";

/** The new version is worse than the stable one when it fails this many times as often, or as often as the test's two ratios differ. */
const WORSE = 5;
const DIGITS = 8;

/** What the comparison with the stable version needs: the test against the SLO, and the new version's share of the traffic. */
export interface Comparison {
  readonly test: Pick<SequentialTest, "promisedErrors" | "pagingErrors" | "perError">;
  readonly share: Ratio;
}

/**
 * Errors of the new version that one error of the stable version makes up for. The test is on whose the errors are: were
 * both equally good, the new version had the share s of them, as of the requests; `worse` times as bad, it had
 * s x worse / (1 + s x (worse - 1)). An error of the new version adds ln(worse / (1 + s x (worse - 1))) to the
 * logarithm of the likelihood ratio, one of the stable version takes ln(1 + s x (worse - 1)) away.
 */
export function madeUpFor({ test, share }: Comparison): number {
  const worse = Math.min(WORSE, test.pagingErrors.number / test.promisedErrors.number);
  const stable = Math.log(1 + share.number * (worse - 1));
  return stable / (Math.log(worse) - stable);
}

/**
 * The sum of the test against the SLO, at most perError x the errors that the stable version's do not make up for: a
 * dependency that fails for both versions says nothing about a release, and rolling it back would not help. Without errors
 * of the stable version nothing changes, and nothing is ever promoted by it.
 */
export function unlessStableFailsToo(
  sum: Expression,
  comparison: Comparison,
  errors: { readonly canary: Expression; readonly stable: Expression },
): Expression {
  const { perError } = comparison.test;
  const perStableError = Ratio.of((perError.number * madeUpFor(comparison)).toPrecision(DIGITS));
  const evidence = binary(
    binary(number(perError), "*", errors.canary),
    "-",
    binary(number(perStableError), "*", errors.stable),
  );
  const noComparison = call("vector", { type: "number", text: "Inf" });
  const limit = binary(call("clamp_min", evidence, number(0)), "or", noComparison);
  return call("clamp_max", sum, call("scalar", limit));
}
