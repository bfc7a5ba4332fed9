import type { Expression, Matching, Selector, Shift } from "../../src/promql/expression";

/** Picks one of several ways to write something. */
export type Pick = <T>(...ways: readonly T[]) => T;

/**
 * Writes an expression in one of the many ways a user may: more parentheses than needed around every operand, so that
 * no table of precedence is asked, comments and line breaks between the words, keywords in capitals, the three kinds
 * of quotes, grouping behind the operand, @ and offset in either order.
 */
export function spell(expression: Expression, pick: Pick): string {
  const within = (part: Expression) => spell(part, pick);
  const gap = () => pick(" ", "  ", "\n\t", ' # a comment with ) and " in it\n', "\r\n");
  const word = (text: string) => pick(text, text.toUpperCase());
  const operand = (part: Expression) =>
    part.type === "binary" || part.type === "unary" || part.type === "number"
      ? `(${gap()}${within(part)})`
      : pick(within(part), within(part), `(${within(part)}${gap()})`, `((${within(part)}))`);
  switch (expression.type) {
    case "number":
      return pick("", "+", "- -", "-+ -") + expression.text;
    case "string":
      return spellText(expression.value, pick);
    case "selector":
      return spellSelector(expression, pick);
    case "call":
      return `${expression.name}${gap()}(${expression.args.map((arg) => gap() + within(arg)).join(",")})`;
    case "aggregation": {
      const { grouping, parameter } = expression;
      const group = grouping === undefined ? "" : word(grouping.kind) + gap() + spellLabels(grouping.labels, pick);
      const args = [...(parameter ? [parameter] : []), expression.operand].map(within).join(`${gap()},`);
      const [before, after] = pick([group, ""], ["", group]);
      return [word(expression.operator), before, `(${args})`, after].join(gap());
    }
    case "unary":
      return expression.operator + pick("", " ") + operand(expression.operand);
    case "binary": {
      const matching = expression.matching === undefined ? "" : spellMatching(expression.matching, pick);
      const bool = expression.bool ? word("bool") : "";
      return [operand(expression.left), word(expression.operator), bool, matching, operand(expression.right)].join(
        gap(),
      );
    }
    case "subquery": {
      const { range, step } = expression;
      return `${operand(expression.operand)}[${pick("", " ", "\n")}${range}:${step ?? ""}${pick("", " ")}]${spellShift(expression, pick)}`;
    }
  }
}

function spellSelector(selector: Selector, pick: Pick): string {
  const plain =
    selector.metric === undefined || /^(?!(?:bool|on|offset|inf|nan)$)[a-z_:][a-z0-9_:]*$/i.test(selector.metric);
  const inside = selector.matchers.map(
    ({ label, operator, value }) => `${spellLabel(label, pick)}${pick("", " ")}${operator}${spellText(value, pick)}`,
  );
  if (!plain) inside.splice(pick(0, inside.length), 0, spellText(selector.metric!, pick));
  const name = plain ? (selector.metric ?? "") : "";
  const braces = inside.length === 0 && name !== "" ? pick("", "{}") : `{${inside.join(" , ")}${pick("", ",")}}`;
  const range = selector.range === undefined ? "" : `${pick("", " ")}[${pick("", " ")}${spellRange(selector, pick)}]`;
  return `${name}${pick("", " ")}${braces}${range}${spellShift(selector, pick)}`;
}

/** Prometheus 3 also reads seconds. */
function spellRange({ range }: Selector, pick: Pick): string {
  return pick(`${range}`, `${range!.seconds}`);
}

function spellShift({ offset, ahead, at }: Shift, pick: Pick): string {
  const by =
    offset === undefined ? (ahead === undefined ? "" : ` offset -${ahead}`) : ` ${pick("OFFSET", "offset")} ${offset}`;
  const time = at === undefined ? "" : `${pick("", " ")}@ ${at}`;
  return pick(`${by}${time}`, `${time}${by}`);
}

function spellMatching({ kind, labels, group }: Matching, pick: Pick): string {
  const sides = group && ` ${pick("group_", "GROUP_")}${group.side}${pick(" ", "")}${spellLabels(group.labels, pick)}`;
  return `${pick(kind, kind.toUpperCase())}${pick(" ", "")}${spellLabels(labels, pick)}${sides ?? ""}`;
}

function spellLabels(labels: readonly string[], pick: Pick): string {
  return `(${labels.map((label) => spellLabel(label, pick)).join(" ,")}${labels.length > 0 ? pick("", ",") : ""})`;
}

function spellLabel(label: string, pick: Pick): string {
  return /^[a-z_][a-z0-9_]*$/i.test(label) ? pick(label, `"${label}"`) : spellText(label, pick);
}

function spellText(text: string, pick: Pick): string {
  const escaped = (quote: string) =>
    quote +
    [...text]
      .map((each) => {
        const code = each.codePointAt(0)!;
        if (each === quote || each === "\\") return `\\${each}`;
        if (code < 0x20 || each === "\ufffd") return `\\U${code.toString(16).padStart(8, "0")}`;
        const bytes = () => [...Buffer.from(each)];
        return pick(
          each,
          each,
          bytes()
            .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
            .join(""),
          bytes()
            .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
            .join(""),
        );
      })
      .join("") +
    quote;
  const raw = text.includes("`") || text.includes("\r") || text.includes("\ufffd") ? escaped('"') : `\`${text}\``;
  return pick(escaped('"'), escaped("'"), raw);
}
