import { InvalidArgumentError, Option } from "commander";
import { GUARDRAIL_PARTS } from "../guardrails";
import type { GuardrailPart } from "../guardrails";
import { suggestion } from "../spec/suggestion";

/** `--only rules,dashboards`: the parts to render. */
export function onlyOption(): Option {
  return new Option("--only <parts>", "render these parts alone, for example rules,dashboards").argParser(readParts);
}

function readParts(text: string): readonly GuardrailPart[] {
  return text.split(",").map((name) => readPart(name.trim()));
}

function readPart(name: string): GuardrailPart {
  const known = GUARDRAIL_PARTS.find((part) => part === name);
  if (known !== undefined) return known;
  const guess = suggestion(name, GUARDRAIL_PARTS);
  const fix = guess === undefined ? "" : ` Did you mean "${guess}"?`;
  throw new InvalidArgumentError(`There is no part "${name}".${fix} Parts are ${GUARDRAIL_PARTS.join(", ")}.`);
}
