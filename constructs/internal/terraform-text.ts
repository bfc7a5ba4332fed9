/**
 * The one encoder of user text for Terraform: `${` and `%{` in any string of a configuration start a template.
 * Constructs refuse tokens in descriptions, labels and annotations, so everything that reaches this is literal.
 */
export function terraformText(text: string): string {
  return text.replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
}

/** The same for every string and key of a plain value. */
export function terraformValue(value: unknown): unknown {
  if (typeof value === "string") return terraformText(value);
  if (Array.isArray(value)) return value.map(terraformValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [terraformText(key), terraformValue(entry)]));
}
