import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const readme = read("README.md");

test("the README's stack is the example that compiles and synthesizes, in 20 lines or so", () => {
  const example = read("examples/first-stack/main.ts");
  expect(readme).toContain(`<!-- from examples/first-stack/main.ts -->\n\n\`\`\`ts\n${example}\`\`\``);
  expect(example.split("\n").length).toBeLessThanOrEqual(25);
});

test.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])(
  "every link of %s to a file leads somewhere",
  (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target);
    expect(links.filter((target) => !existsSync(path.join(ROOT, target)))).toEqual([]);
  },
);

test("every npm script that the documents name exists", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].flatMap((file) =>
    [...read(file).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
});

test("every construct in the README's table is exported", () => {
  const index = read("constructs/index.ts");
  const named = [...readme.matchAll(/^\| [^|]+ \| `([A-Z][A-Za-z]+)` \|/gm)].map(([, name]) => name);
  expect(named).toHaveLength(6);
  for (const name of named) expect(index).toContain(`export { ${name} }`);
});
