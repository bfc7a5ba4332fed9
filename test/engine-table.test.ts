import { readFileSync } from "node:fs";
import path from "node:path";

const read = (file: string) => readFileSync(path.join(__dirname, "..", file), "utf8");
const rows = JSON.parse(read("scripts/engines/engines.json")) as Readonly<Record<string, string>>[];
const SOURCES: Readonly<Record<string, string>> = {
  debian: "Debian",
  pypi: "PyPI",
  go: "Go module, built",
  manifests: "Go module, its YAML",
};

test("CONTRIBUTING.md lists every engine as it is installed", () => {
  const listed = read("CONTRIBUTING.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(listed).toEqual(
    rows.map((row) => [
      "",
      `\`${row.name}\``,
      row.version,
      `${SOURCES[row.from]}: ${row.package}`,
      row.ci ? "yes" : "no",
      row.for,
      "",
    ]),
  );
});

test("no two engines share a folder", () => {
  const folders = rows.map(({ name, version }) => `${name}-${version}`);
  expect(new Set(folders).size).toBe(rows.length);
});
