import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

describe("the installer", () => {
  const cache = mkdtempSync(path.join(tmpdir(), "guardrails-engines-"));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  function engines(...words: string[]): readonly [status: number | null, output: string, errors: string] {
    const script = path.join(__dirname, "../scripts/engines.mjs");
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { env, encoding: "utf8" });
    return [status, stdout, stderr];
  }

  test("counts an engine only once its installation has ended", () => {
    const { version } = rows.find(({ name }) => name === "helm")!;
    const folder = path.join(cache, `cdktf-guardrails/helm-${version}`);
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    writeFileSync(path.join(folder, "bin/helm"), "");
    expect(engines("list")[1].split("\n")).toContain(`missing    helm ${version}`);
    writeFileSync(path.join(folder, ".installed"), "");
    expect(engines("list")[1].split("\n")).toContain(`installed  helm ${version}`);
    expect(engines("helm")).toEqual([0, "", ""]);
  });

  test("names what it does not know, and installs nothing then", () => {
    expect(engines("helm", "hlem")).toEqual([2, "", "no engine and no source of engines: hlem\n"]);
  });
});
