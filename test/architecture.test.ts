import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { filesAreShort, namesAreNouns, noAmbientInput, noAny, noBaseUrl } from "../scripts/architecture/files";
import {
  constructsOverIndex,
  examplesAsUsers,
  noCycles,
  pureCore,
  ROOMS,
  roomsInOrder,
} from "../scripts/architecture/imports";
import { propsAreAManual } from "../scripts/architecture/props";
import type { Rule, SourceFile } from "../scripts/architecture/source";

const ROOT = path.join(__dirname, "..");
const FOLDERS = ["src", "constructs", "examples", "test", "scripts"];
const IGNORED = /(^|\/)(node_modules|cdktf\.out|dist)\//;

function read(file: string): SourceFile {
  return { path: file, text: readFileSync(path.join(ROOT, file), "utf8") };
}

/** Every TypeScript file of the repository, and the settings a rule looks at. */
function repository(): SourceFile[] {
  const found = FOLDERS.filter((folder) => existsSync(path.join(ROOT, folder))).flatMap((folder) =>
    (readdirSync(path.join(ROOT, folder), { recursive: true }) as string[]).map((file) =>
      path.posix.join(folder, file),
    ),
  );
  const settings = readdirSync(ROOT).filter((file) => /^(tsconfig.*\.json|jest\.config\.\w+)$/.test(file));
  return [...found, ...settings]
    .filter((file) => !IGNORED.test(file) && /(\.ts|^jest\.config\.\w+|tsconfig[^/]*\.json)$/.test(file))
    .map(read);
}

const files = repository();

/** A rule's sentence, the rule, and for each way to break it a file (or several) that does. */
const RULES: [sentence: string, rule: Rule, offences: Record<string, string>[]][] = [
  [
    "a room imports itself and rooms above it, and nobody imports the command",
    roomsInOrder,
    [
      { "src/units/duration.ts": `import { parse } from "../promql/parse";` },
      { "src/spec/leaf.ts": `import type { Plan } from "../canary/plan";` },
      { "src/rules/alert.ts": `type Plan = import("../traffic/ladder").Ladder;` },
      { "src/checks/all.ts": `export * from "..";` },
      { "src/index.ts": `export { main } from "./cli/main";` },
      { "constructs/release.ts": `import { main } from "../src/cli/main";` },
      { "src/attic/old.ts": `import { finding } from "../problem";` },
    ],
  ],
  [
    "src knows no framework, no constructs/ and no machine",
    pureCore,
    [
      { "src/rules/alert.ts": `import { Token } from "cdktf";` },
      { "src/rules/alert.ts": `import type { Release } from "@cdktf/provider-helm/lib/release";` },
      { "src/rules/alert.ts": `import { Alerts } from "../../constructs/alerts";` },
      { "src/spec/read-yaml.ts": `import { readFileSync } from "node:fs";` },
      { "src/spec/read-yaml.ts": `const fs = require("fs");` },
      { "src/units/names.ts": `import { createHash } from "node:crypto";` },
    ],
  ],
  [
    "constructs/ reaches the core through its index and the framework through one file",
    constructsOverIndex,
    [
      { "constructs/slo-alerts.ts": `import { Construct } from "constructs";` },
      { "constructs/slo-alerts.ts": `import { Release } from "@cdktf/provider-helm/lib/release";` },
      { "constructs/slo-alerts.ts": `import type { Duration } from "../src/units/duration";` },
      { "constructs/grafana/index.ts": `import { Duration } from "../../src/units/duration";` },
    ],
  ],
  [
    "an example imports only what a user can",
    examplesAsUsers,
    [
      { "examples/compose/main.ts": `import { ServiceGuardrails } from "../../constructs";` },
      { "examples/compose/main.ts": `import { app } from "../small-team/main";` },
      { "examples/compose/main.ts": `import { parse } from "yaml";` },
    ],
  ],
  [
    "src and constructs have no import cycles, types included",
    noCycles,
    [
      { "src/spec/a.ts": `import { b } from "./b";`, "src/spec/b.ts": `import type { A } from "./a";` },
      {
        "src/units/index.ts": `export * from "./ratio";`,
        "src/units/ratio.ts": `import { percent } from "./percent";`,
        "src/units/percent.ts": `import { Ratio } from ".";`,
      },
    ],
  ],
  [
    "whoever fills in a property reads its meaning, unit, range, effect and default",
    propsAreAManual,
    [{ "src/spec/canary-spec.ts": `export interface CanarySpec { readonly name: string }` }],
  ],
  ["a file is named after what it does", namesAreNouns, [{ "src/rules/utils.ts": "" }, { "src/helpers/alert.ts": "" }]],
  [
    "a file has at most 300 lines of code",
    filesAreShort,
    [
      { "src/rules/all.ts": "export const one = 1;\n".repeat(301) },
      { "src/a.ts": `const a = \`${"\n".repeat(300)}\`;` },
    ],
  ],
  [
    "nothing has the type any",
    noAny,
    [{ "src/rules/alert.ts": `const alert = {} as any;` }, { "test/alert.test.ts": `function f(x: any[]) {}` }],
  ],
  [
    "src reads no clock, no dice and no environment",
    noAmbientInput,
    [
      { "src/rules/alert.ts": `const at = Date.now();` },
      { "src/report/page.ts": `const at = new Date();` },
      { "src/units/names.ts": `const suffix = Math.random();` },
      { "src/spec/environment.ts": `const name = process.env.GUARDRAILS_ENV;` },
    ],
  ],
  [
    "no setting makes the name of a folder of ours win over the package of that name",
    noBaseUrl,
    [
      { "tsconfig.json": `{ // why\n "compilerOptions": { "baseUrl": "." } }` },
      { "jest.config.js": `module.exports = { modulePaths: ["<rootDir>"] };` },
    ],
  ],
];

describe.each(RULES)("%s", (_, rule, offences) => {
  test("holds", () => {
    expect(rule(files).join("\n")).toBe("");
  });

  test.each(offences.map((offence) => [JSON.stringify(offence).slice(0, 120), offence] as const))(
    "is broken by %s",
    (_, offence) => {
      const offenders = Object.entries(offence).map(([file, text]) => ({ path: file, text }));
      expect(rule(offenders)).toEqual([expect.stringContaining(offenders[0].path.replace(/\.ts$/, ""))]);
    },
  );
});

test.each([
  ["readonly name: string", "has no doc comment"],
  ["/** Its name. */ readonly name?: string", "is optional and has no @default"],
  ["/** Tries. */ readonly tries: number", "is a number, a time or a size and has no @unit"],
  ["/** Wait. */ readonly installTimeout: string", "is a number, a time or a size and has no @unit"],
  ["/** Wait. @range 1s to 1h */ readonly for: string", "is a number, a time or a size and has no @unit"],
  ["/** Wait. @unit duration @range 1s to 1h */ readonly for: string", "has @unit and no @raising"],
  ["/** Wait. @unit duration @raising waits longer */ readonly for: string", "has @unit and no @range"],
  ["/** Service. */ readonly service: {\n readonly port: string }", "has no doc comment"],
  ["/** Wait. @unit s @range 1s to 1h @raising waits @default 2s */ readonly for?: string", undefined],
])("of the property %s the manual says: %s", (property, complaint) => {
  const text = `export interface ReleaseProps {\n${property}\n}`;
  const complaints = propsAreAManual([{ path: "constructs/release.ts", text }]);
  expect(complaints).toEqual(complaint === undefined ? [] : [expect.stringMatching(new RegExp(`${complaint}$`))]);
});

/** What looks like an offence and is none. */
const WELCOME: [string, Record<string, string>][] = [
  ["a room's imports upwards", { "src/rules/alert.ts": `import type { Slo } from "../spec/service";` }],
  ["the one hash", { "src/units/short-hash.ts": `import { createHash } from "node:crypto";` }],
  ["the command's files", { "src/cli/main.ts": `import { readFileSync } from "node:fs";\nprocess.exit(1);` }],
  ["the core's index", { "constructs/slo-alerts.ts": `import type { Slo } from "../src";` }],
  ["the one file for the framework", { "constructs/internal/terraform.ts": `export { Construct } from "constructs";` }],
  ["generated bindings", { "constructs/grafana/generated/folder.ts": `import * as cdktf from "cdktf";\nlet x: any;` }],
  [
    "a user's stack",
    {
      "examples/compose/main.ts": `import { App } from "cdktf";\nimport { Slo } from "cdktf-guardrails/core";\nimport "./own";`,
    },
  ],
  ["long doc comments", { "src/spec/a-spec.ts": `/**\n${" * word\n".repeat(400)} */\nexport const A = 1; // any\n` }],
  ["a date of one's own", { "src/report/page.ts": `export const day = (at: string) => new Date(at);` }],
];

test.each(WELCOME)("no rule minds %s", (_, welcome) => {
  const sources = Object.entries(welcome).map(([file, text]) => ({ path: file, text }));
  expect(RULES.flatMap(([, rule]) => rule(sources))).toEqual([]);
});

test("every room of the table is in one order, and the repository was read at all", () => {
  expect(new Set(ROOMS).size).toBe(ROOMS.length);
  expect(files.map((file) => file.path)).toEqual(
    expect.arrayContaining([
      "src/problem.ts",
      "constructs/grafana/index.ts",
      "test/architecture.test.ts",
      "tsconfig.json",
    ]),
  );
});
