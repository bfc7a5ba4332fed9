/** Text inside a block. A plain string is always escaped: what the user wrote can never become markup. */
export type Inline = string | { readonly code: string } | { readonly link: string; readonly url: string };

/** A run of text: one piece, or several next to each other. */
export type Text = Inline | readonly Inline[];

export type Block =
  | { readonly type: "heading"; readonly level: 1 | 2 | 3; readonly text: string; readonly anchor?: string }
  | { readonly type: "paragraph"; readonly text: Text }
  | { readonly type: "table"; readonly head: readonly Text[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly type: "code"; readonly language: "promql" | "sh" | "nginx"; readonly text: string };

/** The one printer of Markdown. Blocks are separated by an empty line. */
export function printMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(printBlock).join("\n\n")}\n`;
}

export function heading(level: 1 | 2 | 3, text: string, anchor?: string): Block {
  return { type: "heading", level, text, ...(anchor !== undefined && { anchor }) };
}

export function paragraph(...text: readonly Inline[]): Block {
  return { type: "paragraph", text };
}

export function code(language: "promql" | "sh" | "nginx", ...lines: readonly string[]): Block {
  return { type: "code", language, text: lines.join("\n") };
}

function printBlock(block: Block): string {
  switch (block.type) {
    case "heading":
      return printHeading(block);
    case "paragraph":
      return printLine(block.text);
    case "table":
      return printTable(block);
    case "code":
      return printCode(block);
    default:
      return assertNever(block);
  }
}

/** GitHub makes an anchor from the heading's words; other renderers differ, so the anchor is also written out. */
function printHeading({ level, text, anchor }: Extract<Block, { type: "heading" }>): string {
  const line = `${"#".repeat(level)} ${printLine(text)}`;
  return anchor === undefined ? line : `<a id="${anchor.replace(/[^A-Za-z0-9_-]/g, "")}"></a>\n\n${line}`;
}

function printTable({ head, rows }: Extract<Block, { type: "table" }>): string {
  const printRow = (cells: readonly Text[]) => `| ${cells.map(printCell).join(" | ")} |`;
  return [printRow(head), `|${" --- |".repeat(head.length)}`, ...rows.map(printRow)].join("\n");
}

/** In a cell a bar would end it, in code as well; plain text has its bars escaped already. */
function printCell(text: Text): string {
  return piecesOf(text)
    .map((piece) => {
      const printed = printInline(piece);
      return typeof piece === "string" ? printed : printed.replace(/\\*\|/g, "\\|");
    })
    .join("");
}

function printCode({ language, text }: Extract<Block, { type: "code" }>): string {
  const fence = "`".repeat(Math.max(3, longestBackticks(text) + 1));
  return `${fence}${language}\n${text.replace(LINE_BREAKS, "\n")}\n${fence}`;
}

function printLine(text: Text): string {
  return escapeStart(piecesOf(text).map(printInline).join("").trim());
}

function piecesOf(text: Text): readonly Inline[] {
  return Array.isArray(text) ? (text as readonly Inline[]) : [text as Inline];
}

function printInline(piece: Inline): string {
  if (typeof piece === "string") return escapeMarkdown(piece);
  if ("code" in piece) return printInlineCode(piece.code);
  return `[${escapeMarkdown(piece.link)}](${escapeUrl(piece.url)})`;
}

function printInlineCode(text: string): string {
  const oneLine = text.replace(BREAKING, " ");
  const ticks = "`".repeat(longestBackticks(oneLine) + 1);
  const padded = /^[` ]|[` ]$/.test(oneLine) || oneLine === "" ? ` ${oneLine} ` : oneLine;
  return `${ticks}${padded}${ticks}`;
}

function longestBackticks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

const LINE_BREAKS = /\r\n?|[\u2028\u2029\u0085\v\f]/g;
/** Everything that could end a line, and control characters, which no text needs. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const BREAKING = /[\s\u0000-\u001f\u007f-\u009f]+/g;

/** Any text as one line that reads as that text: no markup, no HTML, no template of a site generator. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(BREAKING, " ")
    .replace(/[\\`*_{}[\]#|~^$=!]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}

/** A line must not begin a list, a rule or a quotation. */
function escapeStart(line: string): string {
  return line.replace(/^([-+])/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");
}

/** What would end the address, or the cell around it, in its percent form. */
function escapeUrl(url: string): string {
  return url.replace(BREAKING, "%20").replace(/[<>()[\]|\\`"]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${hex}`;
  });
}

function assertNever(value: never): never {
  throw new Error(`a block without a printer: ${JSON.stringify(value)}`);
}
