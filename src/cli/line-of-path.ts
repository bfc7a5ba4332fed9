import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Node } from "yaml";

/** The line of a file on which a finding's path stands, as near as the file has it; 1 when it has nothing of it. */
export function lineOfPath(text: string, index: number, path: string): number {
  const written = /^line (\d+), column/.exec(path);
  if (written !== null) return Number(written[1]);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  // Empty documents are no documents of ours; see readYaml.
  const filled = Array.isArray(documents) ? documents.filter(({ contents }) => !isEmpty(contents)) : [];
  const document = filled[index];
  let node: unknown = document?.contents;
  let position = startOf(node) ?? 0;
  for (const part of partsOf(path)) {
    const next = childOf(node, part);
    if (next === undefined) break;
    position = next.position;
    node = next.value;
  }
  return lines.linePos(position).line;
}

function partsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, word]) =>
    index === undefined ? (word ?? (JSON.parse(`"${quoted}"`) as string)) : Number(index),
  );
}

function childOf(node: unknown, part: string | number): { value: unknown; position: number } | undefined {
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part];
    return item === undefined ? undefined : { value: item, position: startOf(item) ?? 0 };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (candidate) => isPair(candidate) && isScalar(candidate.key) && String(candidate.key.value) === String(part),
  );
  return pair === undefined ? undefined : { value: pair.value, position: startOf(pair.key) ?? 0 };
}

function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
