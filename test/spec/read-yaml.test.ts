import fc from "fast-check";
import { composeGuardrails } from "../../src/guardrails";
import { readYaml } from "../../src/spec/read-yaml";
import { selectDocument } from "../../src/spec/select-document";

const QUOTES = "correct the YAML there; text with : # { } or quotes needs quotes around it";

test.each(["", "\n\n", "# only a comment\n", "---\n---\n", "null", "~"])("%j has no document", (text) => {
  expect(readYaml(text)).toEqual({
    documents: [],
    problems: [
      {
        rule: "spec/empty",
        severity: "error",
        path: "",
        message: "the file has no document",
        fix: "start from examples/small-team/checkout.guardrails.yaml",
      },
    ],
  });
});

test.each([
  ["a: 1\nb: c: d\n", "line 2, column 4", "Nested mappings are not allowed in compact mappings"],
  ["spec:\n  slos: []\n  slos: []\n", "line 3, column 3", "Map keys must be unique"],
  ["a: 'open\n", "line 2, column 1", "Missing closing 'quote"],
])("%j is refused at %s: %s", (text, path, message) => {
  expect(readYaml(text)).toEqual({
    documents: [],
    problems: [{ rule: "spec/yaml", severity: "error", path, message, fix: QUOTES }],
  });
});

test("a tab for indentation and an unknown alias are findings too", () => {
  expect(readYaml("a:\n\tb: 1\n").problems.map(({ rule, path }) => [rule, path])).toContainEqual([
    "spec/yaml",
    "line 2, column 1",
  ]);
  expect(readYaml("a: *nobody\n").problems.map(({ rule }) => rule)).toEqual(["spec/yaml"]);
});

test("a text nested deeper than a stack is a finding", () => {
  const deep = readYaml(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const problems = deep.problems.length > 0 ? deep.problems : composeGuardrails(deep.documents[0]).problems;
  expect(problems.length).toBeGreaterThan(0);
});

test("a thousandfold alias is refused instead of filling the memory", () => {
  const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(", ")}]`);
  expect(readYaml(["l0: &l0 x", ...levels].join("\n")).problems.map(({ rule }) => rule)).toEqual(["spec/yaml"]);
});

test("JSON is YAML, and a file may hold several documents with empty ones between", () => {
  expect(readYaml('{"a": [1, "b"]}')).toEqual({ documents: [{ a: [1, "b"] }], problems: [] });
  expect(readYaml("---\na: 1\n---\n---\nb: 2\n...\n").documents).toEqual([{ a: 1 }, { b: 2 }]);
});

test("words that older YAML took for truth stay words", () => {
  expect(readYaml("a: yes\nb: no\nc: on\nd: 0o10\ne: 1_000").documents).toEqual([
    { a: "yes", b: "no", c: "on", d: 8, e: "1_000" },
  ]);
});

test("one broken document refuses the whole file", () => {
  expect(readYaml("a: 1\n---\nb: [\n").documents).toEqual([]);
});

test("any text is documents or findings, and as a document never a throw", () => {
  const yamlish = fc.stringMatching(/^[a-z:{}[\]&*!|>'"#%@\-\n ,?~0-9.]{0,40}$/);
  const json = fc.jsonValue().map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(fc.string(), yamlish, json), (text) => {
      const { documents, problems } = readYaml(text);
      expect(documents.length > 0).toBe(problems.length === 0);
      for (const document of documents) expect(composeGuardrails(document).problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

const named = (name: string) => ({ metadata: { name } });

test("a file's only document needs no name; among several the name decides", () => {
  expect(selectDocument([named("checkout")])).toEqual({ document: named("checkout") });
  expect(selectDocument([named("checkout"), named("search")], "search")).toEqual({ document: named("search") });
});

test("a service that no document describes is told the one it means", () => {
  expect(selectDocument([named("checkout"), named("search")], "chekout")).toEqual({
    problems: [
      {
        rule: "spec/unknown-name",
        severity: "error",
        path: "metadata.name",
        message: 'no document describes service "chekout"',
        got: "chekout",
        allowed: "checkout, search",
        fix: 'did you mean "checkout"?',
      },
    ],
  });
});

test("several documents and no name are a question", () => {
  expect(selectDocument([named("checkout"), named("search")])).toEqual({
    problems: [
      expect.objectContaining({
        message: "the file has 2 documents: which service is meant?",
        fix: "name one of checkout, search",
      }),
    ],
  });
});

test("the wrong name is refused even where there is one document", () => {
  expect(selectDocument([named("checkout")], "search")).toHaveProperty("problems");
});
