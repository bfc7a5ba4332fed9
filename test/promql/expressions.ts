import fc from "fast-check";
import { Duration } from "../../src/units/duration";
import type { BinaryOperator, Expression, Matcher, Selector } from "../../src/promql/expression";

/* Random PromQL trees. Only what Prometheus can type-check is made: numbers stand beside vectors, sets join vectors. */

const duration = fc.integer({ min: 1, max: 200_000 }).map((seconds) => Duration.of(seconds, "s"));
const name = fc.constantFrom("http_requests_total", "slo:bad:rate2m", "up", "_x9");

/** Texts that break careless quoting. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    "`",
    "\\",
    "\\\\",
    "\n",
    "\r\n",
    "\t",
    "${x}",
    "{{ $labels.x }}",
    "}",
    "{",
    ",",
    "😀",
    "ü",
    "\u0000",
    "a\\nb",
    '\\"',
  ),
  fc.string({ unit: "grapheme" }),
  fc.string(),
);

const matcherLabel = fc.constantFrom("job", "code", "pod", "le");

/** Regular expressions that Go compiles: hostile text with what means something escaped, and some that mean something. */
const regex = fc.oneof(
  fc.constantFrom("a|b", "1.*", "(?i)ü+", "\\d{2}", "[[:alpha:]]?", ".+"),
  hostileText.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")),
);

export const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ label: matcherLabel, operator: fc.constantFrom("=" as const, "!=" as const), value: hostileText }),
  fc.record({ label: matcherLabel, operator: fc.constantFrom("=~" as const, "!~" as const), value: regex }),
);

export const instantSelector: fc.Arbitrary<Selector> = fc.record({
  type: fc.constant("selector" as const),
  metric: name,
  matchers: fc.array(matcher, { maxLength: 3 }),
});

const numberLiteral = fc
  .tuple(fc.boolean(), fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 99 }))
  .map(([negative, whole, part]) => ({ type: "number" as const, text: `${negative ? "-" : ""}${whole}.${part}` }));

const COMPARISONS = ["==", "!=", ">", "<", ">=", "<="] as const;
const ARITHMETIC = ["^", "*", "/", "%", "+", "-"] as const;
const SETS = ["and", "unless", "or"] as const;

export const vector: fc.Arbitrary<Expression> = fc.letrec<{ vector: Expression; operand: Expression }>((tie) => ({
  operand: fc.oneof({ depthSize: "small" }, tie("vector"), numberLiteral),
  vector: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    instantSelector,
    fc
      .tuple(instantSelector, duration)
      .map(([selector, range]) => ({ type: "call" as const, name: "rate", args: [{ ...selector, range }] })),
    fc.record({
      type: fc.constant("aggregation" as const),
      operator: fc.constantFrom("sum", "max", "count"),
      operand: tie("vector"),
      grouping: fc.option(
        fc.record({
          kind: fc.constantFrom("by" as const, "without" as const),
          labels: fc.constantFrom([], ["job", "le"]),
        }),
        { nil: undefined },
      ),
    }),
    fc
      .tuple(
        tie("vector"),
        fc.constantFrom<BinaryOperator>(...ARITHMETIC, ...COMPARISONS),
        tie("operand"),
        fc.boolean(),
      )
      .map(([left, operator, right, swapped]) => ({
        type: "binary" as const,
        operator,
        left: swapped ? right : left,
        right: swapped ? left : right,
      })),
    fc.record({
      type: fc.constant("binary" as const),
      operator: fc.constantFrom<BinaryOperator>(...SETS),
      left: tie("vector"),
      right: tie("vector"),
    }),
    fc.tuple(tie("vector"), duration, fc.option(duration, { nil: undefined })).map(([operand, range, step]) => ({
      type: "call" as const,
      name: "max_over_time",
      args: [{ type: "subquery" as const, operand, range, ...(step && { step }) }],
    })),
  ),
})).vector;
