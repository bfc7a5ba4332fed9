import ts from "typescript";
import { interfacesOf } from "../doc-comments";
import type { DocumentedProperty } from "../doc-comments";
import { isGenerated, isUnder } from "./source";
import type { Rule } from "./source";

/** Interfaces that users fill in. */
const FILLED_IN = /(Props|Spec|Options)$/;

/** Names that mean a length of time or a size, whatever their type is. */
const MEASURED_NAME = /(timeout|interval|delay|duration|retention|seconds|bytes)$/i;

/** Whoever fills in a property reads what it means, its unit and range, what raising it does, and its default. */
export const propsAreAManual: Rule = (files) =>
  files
    .filter((file) => isUnder(file, "src/spec") || (isUnder(file, "constructs") && !isGenerated(file)))
    .flatMap((file) =>
      interfacesOf(file.path, file.text)
        .filter(({ exported, name }) => exported && FILLED_IN.test(name))
        .flatMap(({ name, properties }) =>
          properties.flatMap((property) =>
            complaintsAbout(property).map((complaint) => `${file.path}: ${name}.${property.name} ${complaint}`),
          ),
        ),
    );

function complaintsAbout(property: DocumentedProperty): string[] {
  const { doc } = property;
  if (doc === undefined || doc.text === "") return ["has no doc comment"];
  const { tags } = doc;
  const complaints: [boolean, string][] = [
    [property.optional && !tags.default, "is optional and has no @default"],
    [!!tags.unit && !tags.range, "has @unit and no @range"],
    [!!tags.unit && !tags.raising, "has @unit and no @raising"],
    [!tags.unit && isMeasured(property), "is a number, a time or a size and has no @unit"],
  ];
  return complaints.filter(([broken]) => broken).map(([, complaint]) => complaint);
}

function isMeasured({ name, type, doc }: DocumentedProperty): boolean {
  const kinds = type !== undefined && ts.isUnionTypeNode(type) ? type.types.map(({ kind }) => kind) : [type?.kind];
  if (kinds.includes(ts.SyntaxKind.NumberKeyword)) return true;
  return kinds.includes(ts.SyntaxKind.StringKeyword) && (doc?.tags.range !== undefined || MEASURED_NAME.test(name));
}
