import fc from "fast-check";
import { Document, parse } from "yaml";
import { printYaml } from "../src/manifest";

/** Words, numbers and marks that YAML readers see something else in, by themselves and inside other text. */
const HOSTILE = [
  ..."~ - ? : , [ ] { } # & * ! | > ' \" % @ ` < = \\".split(" "),
  ..."null Null NULL true True yes YES y N no on Off false .inf -.Inf .nan NaN << --- ... %YAML".split(" "),
  ..."0 007 0o17 0x1F 0b11 1_000 1e3 -1.5 +.5 . 190:20:30 2026-11-22 2026-11-22T10:00:00Z".split(" "),
  ..."\u0000 \u0001 \u001b \u007f \u0085 \u00a0 \u2028 \u2029 \ufeff \ufffe \ufffd 😀 ä 漢 \ud800".split(" "),
  ...'¦ ¦  ¦\t¦\n¦\n\n¦\r¦\r\n¦: ¦ #¦- ¦? ¦\'x\'¦"x"¦\\"¦\\n¦a: b¦a #b'.split("¦"),
  ...['sum(rate(http_requests_total{code=~"5.."}[5m])) or vector(0)', "{{ $value }}", "slo:bad:rate1h", "30d1h"],
];
const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.string({ unit: "binary" }));
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
);
/** A line as most are: nothing in it that only the library prints, nor the merge that the library forgets to quote. */
const line = hostile.map((text) => text.replace(/[^ -~äöüß漢]/g, "")).filter((text) => text !== "<<");
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const key = fc.oneof(fc.constantFrom("expr", "record", "on", "n", "app.kubernetes.io/name", "1st"), hostile);

const valueOf = (text: fc.Arbitrary<string>, name: fc.Arbitrary<string>) =>
  fc.dictionary(
    name,
    fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        number,
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(name, tie("value"), { maxKeys: 3 }),
      ),
    })).value,
    { minKeys: 1, maxKeys: 4 },
  );

/** Readers of YAML 1.1 and 1.2 agree on what it says, and nothing in it is a line end or indentation to Helm alone. */
function expectReadBack(value: unknown, text: string): void {
  expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|^[ ]*\t/m);
  for (const version of ["1.1", "1.2"] as const) expect(parse(text, { version })).toEqual(value);
}

const own = (name: string) => name !== "__proto__" && name !== "<<";

test("any text reads back as itself, by YAML 1.1 and 1.2", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const value = { text, list: [text, { text }], deep: { deeper: { text } } };
      expectReadBack(value, printYaml(value));
    }),
    { numRuns: 500 },
  );
});

test("any data reads back as itself", () => {
  fc.assert(
    fc.property(valueOf(hostile, key.filter(own)), (value) => expectReadBack(value, printYaml(value))),
    { numRuns: 300 },
  );
});

test("what is printed without the library is what the library prints, byte by byte", () => {
  fc.assert(
    fc.property(valueOf(line, fc.constantFrom("expr", "record", "a", "app.kubernetes.io/name", "x-y")), (value) => {
      const document = new Document(value, { version: "1.1", compat: "core", aliasDuplicateObjects: false });
      expect(printYaml(value)).toBe(document.toString({ lineWidth: 0, directives: false }));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["U+2028, which Helm takes for a line end", "a\u2028b", 'text: "a\\u2028b"\n'],
  ["a tab where indentation is expected", "\tb", 'text: "\\tb"\n'],
  ["a tab at a later line's beginning", "a\n\tb", 'text: "a\\n\\tb"\n'],
  ["a tab inside a line", "a\tb", "text: a\tb\n"],
  ["blanks and a line end", " \n", 'text: "\\ \\n"\n'],
  ["a line end", "a\nb", "text: |-\n  a\n  b\n"],
  ["an octal number of YAML 1.2", "0o17", 'text: "0o17"\n'],
  ["a truth value of YAML 1.1", "off", 'text: "off"\n'],
  ["a duration", "30s", "text: 30s\n"],
  ["what would begin a comment", "a #b", 'text: "a #b"\n'],
  ["quotes and a colon", 'say: "a"', "text: 'say: \"a\"'\n"],
])("%s", (_, text, printed) => {
  expect(printYaml({ text })).toBe(printed);
});

test("what is not there is left out, and what is empty is written", () => {
  expect(printYaml({ a: undefined, b: [], c: {}, d: { e: undefined }, f: [{}, []], g: "" })).toBe(
    'b: []\nc: {}\nd: {}\nf:\n  - {}\n  - []\ng: ""\n',
  );
});

test.each([
  ["null", { a: null }, "a: null\n"],
  ["a list on its own", ["a", 1], "- a\n- 1\n"],
  ["nothing at all", {}, "{}\n"],
  ["an object that says how it is written", { a: { toJSON: () => "b" } }, "a: b\n"],
  ["a date", { a: new Date(0) }, "a: 1970-01-01\n"],
  ["a key that is a number of YAML", { 1: "a" }, '"1": a\n'],
])("%s is the library's", (_, value, printed) => {
  expect(printYaml(value)).toBe(printed);
});
