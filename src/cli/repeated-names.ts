import type { CheckedDocument } from "../check-document";
import { checkRules } from "../checks/rules";
import { generatedNames } from "../generated-names";
import { finding, hasErrors } from "../problem";
import type { Problem } from "../problem";

/** A document's service, and what it generates in each environment. */
export interface NamedDocument {
  readonly title: string;
  /** By environment; the document as it is has an empty name. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** Names said in one finding; services that share one mostly share many. */
const SHOWN = 3;

/** What has errors is not generated, so it takes no name. */
export function namesOf({ compositions }: CheckedDocument): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...compositions].map(([environment, { guardrails, problems }]) => {
      const isSound = guardrails !== undefined && !hasErrors(problems);
      return [environment, isSound ? generatedNames(guardrails) : []];
    }),
  );
}

/**
 * For each document what it would overwrite of another service's: the files of one environment lie in one folder, and the
 * objects in one cluster. A document that does not know an environment is the same in all.
 */
export function repeatedNames(documents: readonly NamedDocument[]): readonly Problem[][] {
  const environments = [...new Set(documents.flatMap(({ names }) => [...names.keys()]))];
  const found = documents.map((): Problem[] => []);
  for (const environment of environments) {
    const owners = new Map<string, string>();
    documents.forEach(({ title, names }, index) => {
      for (const [owner, taken] of takenBy(owners, title, names.get(environment) ?? names.get("") ?? [])) {
        const problem = twice(owner, taken);
        const isKnown = found[index].some(({ message }) => message === problem.message);
        if (!isKnown) found[index].push(environment === "" ? problem : { ...problem, environment });
      }
    });
  }
  return found;
}

/** The names that other services have already, by service. The rest is taken for this one. */
function takenBy(owners: Map<string, string>, title: string, names: readonly string[]): Map<string, string[]> {
  const taken = new Map<string, string[]>();
  for (const name of names) {
    const owner = owners.get(name) ?? title;
    owners.set(name, owner);
    if (owner !== title) taken.set(owner, [...(taken.get(owner) ?? []), name]);
  }
  return taken;
}

function twice(owner: string, names: readonly string[]): Problem {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return finding(checkRules.generatedTwice, {
    path: "metadata.name",
    message: `generated for ${owner} already: ${names.slice(0, SHOWN).join(", ")}${more}`,
    got: names[0],
    fix: `rename this service or ${owner}`,
  });
}
