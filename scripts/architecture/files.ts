import ts from "typescript";
import { isGenerated, isUnder, nodesOf, syntaxOf } from "./source";
import type { Rule, SourceFile } from "./source";

const LONGEST_FILE = 300;

/** A file says its noun; these four say nothing. */
export const namesAreNouns: Rule = (files) =>
  files
    .filter((file) => file.path.split("/").some((part) => /^(utils?|helpers?|commons?|managers?)(\.|$)/i.test(part)))
    .map((file) => `${file.path} is named after nothing it does`);

/** Lines as eslint's max-lines counts them here: doc comments and blank lines are free. */
export const filesAreShort: Rule = (files) =>
  files
    .filter((file) => (isUnder(file, "src") || isUnder(file, "constructs")) && !isGenerated(file))
    .map((file) => ({ file, lines: codeLinesOf(file) }))
    .filter(({ lines }) => lines > LONGEST_FILE)
    .map(({ file, lines }) => `${file.path} has ${lines} lines of code, at most ${LONGEST_FILE}`);

function codeLinesOf(file: SourceFile): number {
  const source = syntaxOf(file);
  const lines = new Set<number>();
  for (const node of nodesOf(source)) {
    if (node.getChildCount() > 0 || node.getWidth() === 0) continue;
    const [first, last] = [node.getStart(), node.getEnd()].map((at) => source.getLineAndCharacterOfPosition(at).line);
    for (let line = first; line <= last; line++) lines.add(line);
  }
  return lines.size;
}

/** `any` switches the compiler off where it is needed most. */
export const noAny: Rule = (files) =>
  files
    .filter((file) => !isGenerated(file))
    .flatMap((file) =>
      [...nodesOf(syntaxOf(file))]
        .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => `${file.path}:${lineOf(node)} uses the type any`),
    );

/** The core computes the same from the same input: no clock, no dice, no environment. Its command may. */
export const noAmbientInput: Rule = (files) =>
  files
    .filter((file) => isUnder(file, "src") && !isUnder(file, "src/cli"))
    .flatMap((file) =>
      [...nodesOf(syntaxOf(file))]
        .filter(isAmbient)
        .map((node) => `${file.path}:${lineOf(node)} uses ${node.getText()}`),
    );

function isAmbient(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === "Date" && !node.arguments?.length;
  return ts.isPropertyAccessExpression(node) && /^(process\.\w+|Date\.now|Math\.random)$/.test(node.getText());
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/** With baseUrl at the root, `import "constructs"` would mean our folder of that name instead of the package. */
export const noBaseUrl: Rule = (files) =>
  files.flatMap((file) => {
    if (/(^|\/)jest\.config\.\w+$/.test(file.path)) {
      const setting = /\b(modulePaths|moduleDirectories)\b/.exec(file.text);
      return setting === null ? [] : [`${file.path} sets ${setting[0]}`];
    }
    if (!/(^|\/)tsconfig[^/]*\.json$/.test(file.path)) return [];
    const { config } = ts.parseConfigFileTextToJson(file.path, file.text) as {
      config?: { readonly compilerOptions?: { readonly baseUrl?: string } };
    };
    return config?.compilerOptions?.baseUrl === undefined ? [] : [`${file.path} sets baseUrl`];
  });
