import { code, escapeMarkdown, heading, paragraph, printMarkdown } from "../../src/runbook/markdown";

test("blocks are separated by an empty line, and the text ends with one line break", () => {
  expect(printMarkdown([heading(1, "Title"), paragraph("text")])).toBe("# Title\n\ntext\n");
});

test("an anchor is written out before its heading", () => {
  expect(printMarkdown([heading(2, "After", "after")])).toBe('<a id="after"></a>\n\n## After\n');
});

test.each([
  ["a*b_c`d", "a\\*b\\_c\\`d"],
  ["<b> & &lt;", "&lt;b&gt; &amp; &amp;lt;"],
  ["one\n\n# two", "one \\# two"],
  ["[x](y) ![z](w)", "\\[x\\](y) \\!\\[z\\](w)"],
  ["a|b", "a\\|b"],
  ["back\\slash", "back\\\\slash"],
  ["{{ x }} ${y}", "\\{\\{ x \\}\\} \\$\\{y\\}"],
])("%j reads as itself", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test.each([
  ["- no list", "\\- no list\n"],
  ["1. no list", "1\\. no list\n"],
  ["    no code", "no code\n"],
  ["---", "\\---\n"],
])("a paragraph that begins with %j begins nothing", (text, printed) => {
  expect(printMarkdown([paragraph(text)])).toBe(printed);
});

test("code holds its own backticks", () => {
  expect(printMarkdown([code("sh", "echo ```", "true")])).toBe("````sh\necho ```\ntrue\n````\n");
  expect(printMarkdown([paragraph({ code: "a`b" })])).toBe("``a`b``\n");
  expect(printMarkdown([paragraph({ code: "`" })])).toBe("`` ` ``\n");
});

test("a bar ends no cell, in text, code or a link", () => {
  const rows = [["a|b", { code: 'x=~"a|b"' }, { link: "c|d", url: "e|f g" }]];
  expect(printMarkdown([{ type: "table", head: ["1", "2", "3"], rows }])).toBe(
    '| 1 | 2 | 3 |\n| --- | --- | --- |\n| a\\|b | `x=~"a\\|b"` | [c\\|d](e%7Cf%20g) |\n',
  );
});
