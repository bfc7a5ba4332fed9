import type { Expression, Selector } from "../../promql/expression";

type Has = (selector: Selector) => boolean | undefined;

/** Functions that answer with or without series in a way of their own. */
const CONTRARY = new Set(["absent", "absent_over_time"]);
const COMPARISONS = new Set(["==", "!=", ">", "<", ">=", "<="]);

/** Whether an expression has a value, from which selectors have series; undefined when that depends on the numbers. */
export function hasAnswer(expression: Expression, has: Has): boolean | undefined {
  switch (expression.type) {
    case "number":
    case "string":
      return true;
    case "selector":
      return has(expression);
    case "call":
      return CONTRARY.has(expression.name) ? undefined : all(expression.args, has);
    case "aggregation":
    case "unary":
    case "subquery":
      return hasAnswer(expression.operand, has);
    case "binary":
      return ofBoth(expression, has);
  }
}

function ofBoth(expression: Extract<Expression, { type: "binary" }>, has: Has): boolean | undefined {
  const { operator, left, right, bool } = expression;
  const answers = [left, right].map((side) => hasAnswer(side, has));
  if (operator === "or") return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  if (operator === "unless") return answers[0] === true && answers[1] !== false ? undefined : answers[0];
  const both = all([left, right], has);
  return both === true && COMPARISONS.has(operator) && bool !== true ? undefined : both;
}

function all(parts: readonly Expression[], has: Has): boolean | undefined {
  const answers = parts.map((part) => hasAnswer(part, has));
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
