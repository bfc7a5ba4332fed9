import { Unreadable } from "./unreadable";

/** Go's one-letter escapes; a quote may be escaped only inside its own kind. */
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
};

const PIECE = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))|[^\\]+/gsu;

/** The text that PromQL's `"…"` and `'…'` with Go's escapes, or `…` in backquotes, stand for. `at` is where it begins. */
export function readString(literal: string, at: number): string {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (quote === "`") return body;
  const bytes: number[] = [];
  for (const piece of body.matchAll(PIECE)) {
    const decoded = bytesOf(piece, quote);
    if (decoded === undefined) {
      throw new Unreadable(at + 1 + piece.index, `"${piece[0]}" is no escape of PromQL: write \\\\ for a backslash`);
    }
    for (const byte of decoded) bytes.push(byte);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    throw new Unreadable(at, "the escapes of this text do not make up UTF-8");
  }
}

/** \x and octal escapes stand for one byte, as in Go: "\xc3\xbc" is one ü. */
function bytesOf(piece: RegExpMatchArray, quote: string): Iterable<number> | undefined {
  const [whole, hex, octal, short, long, letter] = piece;
  if (hex !== undefined) return [parseInt(hex, 16)];
  if (octal !== undefined) return parseInt(octal, 8) <= 0xff ? [parseInt(octal, 8)] : undefined;
  const code = short ?? long;
  if (code !== undefined)
    return isCharacter(parseInt(code, 16)) ? utf8(String.fromCodePoint(parseInt(code, 16))) : undefined;
  if (letter === undefined) return utf8(whole);
  const plain = letter === quote ? quote : ESCAPES[letter];
  return plain === undefined ? undefined : utf8(plain);
}

function isCharacter(code: number): boolean {
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
