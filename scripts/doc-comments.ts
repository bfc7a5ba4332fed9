import ts from "typescript";

/** The doc comment of an interface or a property, cut into prose and tags. */
export interface DocComment {
  readonly text: string;
  /** Text by tag name without its sign: `unit`, `range`, `raising`, `default`. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface DocumentedProperty {
  /** Name, with the names of the properties around it: `service.port`. */
  readonly name: string;
  readonly optional: boolean;
  readonly type?: ts.TypeNode;
  readonly doc?: DocComment;
}

export interface DocumentedInterface {
  readonly name: string;
  readonly exported: boolean;
  readonly doc?: DocComment;
  /** Own properties, and those of object types written inside them. */
  readonly properties: readonly DocumentedProperty[];
}

/** Every interface of a TypeScript source text with its doc comments. Nothing is resolved: inherited properties belong to the parent. */
export function interfacesOf(path: string, text: string): DocumentedInterface[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isInterfaceDeclaration).map((declaration) => ({
    name: declaration.name.text,
    exported: declaration.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false,
    doc: docOf(declaration),
    properties: propertiesOf(declaration.members, ""),
  }));
}

function propertiesOf(members: ts.NodeArray<ts.TypeElement>, prefix: string): DocumentedProperty[] {
  return members.filter(ts.isPropertySignature).flatMap((property) => {
    const name = prefix + property.name.getText().replace(/^["']|["']$/g, "");
    const own = { name, optional: property.questionToken !== undefined, type: property.type, doc: docOf(property) };
    const inner =
      property.type !== undefined && ts.isTypeLiteralNode(property.type) ? property.type.members : undefined;
    return inner === undefined ? [own] : [own, ...propertiesOf(inner, `${name}.`)];
  });
}

function docOf(node: ts.Node): DocComment | undefined {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  if (comment === undefined) return undefined;
  const lines = comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*/, "").trim());
  // TypeScript sees a tag only at the beginning of a line; a one-line comment may well end with one.
  const [text, ...tags] = lines
    .join(" ")
    .trim()
    .split(/(?:^|\s+)@(?=[a-z]+(?:\s|$))/);
  return {
    text,
    tags: Object.fromEntries(tags.map((tag) => tag.match(/^(\S+)\s*(.*)$/s)!.slice(1) as [string, string])),
  };
}
