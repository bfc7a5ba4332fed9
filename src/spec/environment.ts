import { finding } from "../problem";
import type { Problem } from "../problem";
import { isPlainObject, printPath, valueAt } from "./path";
import { specRules } from "./rules";
import { suggestion } from "./suggestion";

/** Names of the overlays that a raw document has. */
export function environmentNames(document: unknown): readonly string[] {
  const environments = valueAt(document, ["spec", "environments"]);
  return isPlainObject(environments) ? Object.keys(environments) : [];
}

/** The document with one overlay merged over its spec, before anything is checked; without a name, the document itself. */
export function inEnvironment(document: unknown, name: string | undefined): { document: unknown; problems: Problem[] } {
  if (name === undefined || !isPlainObject(document) || !isPlainObject(document.spec))
    return { document, problems: [] };
  const known = environmentNames(document);
  if (!known.includes(name)) {
    const guess = suggestion(name, known);
    const fix =
      guess === undefined
        ? "use one of the file's environments, or add it to spec.environments"
        : `did you mean "${guess}"?`;
    const occurrence = {
      path: "spec.environments",
      message: `no environment "${name}"`,
      got: name,
      allowed: known.join(", ") || "none",
      fix,
    };
    return { document, problems: [finding(specRules.unknownEnvironment, occurrence)] };
  }
  const overlay = valueAt(document, ["spec", "environments", name]);
  // An overlay of another kind is reported where it stands; merging it would hide the whole spec.
  if (!isPlainObject(overlay)) return { document, problems: [] };
  const { environments, ...rest } = overlay;
  const problems = environments === undefined ? [] : [nested(name)];
  return { document: { ...document, spec: merge(document.spec, rest) }, problems };
}

function nested(name: string): Problem {
  return finding(specRules.unknownKey, {
    path: printPath(["spec", "environments", name, "environments"]),
    message: "an environment has no environments of its own",
    got: "environments",
    fix: "move them to spec.environments",
  });
}

/** Objects merge key by key, null removes a key, everything else replaces. */
function merge(base: unknown, overlay: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(overlay)) return overlay;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isPlainObject(value) ? merge(merged.get(key) ?? {}, value) : value);
  }
  return Object.fromEntries(merged);
}
