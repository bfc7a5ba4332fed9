import { finding } from "../problem";
import type { Problem } from "../problem";
import { isPlainObject, printPath } from "./path";
import { specRules } from "./rules";

/** A token printed into text looks like this; a number token is a huge negative number. */
const TOKEN_TEXT = "TfToken[";
const NUMBER_TOKEN_LIMIT = -1e290;

/** Every Terraform token inside a plain value: known only at apply, it can be neither checked nor computed with. */
export function tokenProblems(value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (isToken(value)) {
    const fix = "write the value itself; it may differ by environment in spec.environments";
    const message = "a Terraform value that is known only at apply cannot be computed with";
    return [
      finding(specRules.token, {
        path: printPath(path),
        message,
        got: "a Terraform token",
        allowed: "a plain value",
        fix,
      }),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => tokenProblems(entry, [...path, index]));
  return isPlainObject(value)
    ? Object.entries(value).flatMap(([key, entry]) => tokenProblems(entry, [...path, key]))
    : [];
}

function isToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes(TOKEN_TEXT);
  if (typeof value === "number") return value < NUMBER_TOKEN_LIMIT;
  if (Array.isArray(value)) return value.length === 1 && isToken(value[0]) && String(value[0]).startsWith("#{");
  return (
    isPlainObject(value) &&
    (typeof value.resolve === "function" || Object.keys(value).some((key) => key.includes(TOKEN_TEXT)))
  );
}
