import { builtinModules } from "node:module";
import path from "node:path";
import ts from "typescript";

/** A file as the rules see it: its path from the repository's root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One way a rule is broken: file, and what is wrong there. */
export type Violation = string;
/** A rule of the house: all violations among the given files. */
export type Rule = (files: readonly SourceFile[]) => Violation[];

const parsed = new WeakMap<SourceFile, ts.SourceFile>();
const imported = new WeakMap<SourceFile, string[]>();

/** The syntax tree; each file is parsed once for all rules. */
export function syntaxOf(file: SourceFile): ts.SourceFile {
  const tree = parsed.get(file) ?? ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, tree);
  return tree;
}

/** Every node of a tree, its comments aside. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) if (!ts.isJSDoc(child)) yield* nodesOf(child);
}

/** What a file imports, however it says so: import and export declarations, `import("x")` as type or call, require. */
export function importsOf(file: SourceFile): string[] {
  const specifiers =
    imported.get(file) ?? [...nodesOf(syntaxOf(file))].map(specifierOf).filter((specifier) => specifier !== undefined);
  imported.set(file, specifiers);
  return specifiers;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword || /^require(\.resolve)?$/.test(node.expression.getText());
  return loads ? textOf(node.arguments[0]) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** Where a relative import leads, without its extension: `src/spec/document`. Undefined for a package. */
export function targetOf(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return path.posix
    .join(path.posix.dirname(file.path), specifier)
    .replace(/\/$/, "")
    .replace(/\.[jt]s$/, "");
}

/** The package of an import: `@cdktf/provider-helm/lib/release` is of `@cdktf/provider-helm`. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".")) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

export function isNodeBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** Whether a package belongs to the framework: its core or a provider. */
export function isFramework(specifier: string): boolean {
  const name = packageOf(specifier);
  return name !== undefined && (["cdktf", "cdktn", "constructs"].includes(name) || /^@cdk(tf|tn)\//.test(name));
}

export function isUnder(file: SourceFile | string, folder: string): boolean {
  return (typeof file === "string" ? file : file.path).startsWith(`${folder}/`);
}

export function isGenerated(file: SourceFile): boolean {
  return isUnder(file, "constructs/grafana/generated");
}
