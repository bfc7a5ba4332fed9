import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GeneratedFile } from "../../src/manifest";
import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import type { RuleGroup } from "../../src/rules/rule";
import { requireEngine, requirePinnedEngine } from "../engine";

/** Every promtool there is: the system's, which is Debian's in CI, and the pinned one of Prometheus 3. */
export function promtools(): readonly [name: string, binary: string][] {
  const found: [string, string | undefined][] = [
    ["Prometheus of the system", requireEngine("promtool")],
    ["Prometheus 3", requirePinnedEngine("promtool")],
  ];
  return found.filter((each): each is [string, string] => each[1] !== undefined);
}

export interface Answer {
  readonly code: number;
  readonly output: string;
}

/** Runs promtool in a folder that holds the given files; what it prints goes to one text. */
export async function promtool(
  binary: string,
  args: readonly string[],
  files: readonly GeneratedFile[],
): Promise<Answer> {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-rules-"));
  try {
    for (const file of files) {
      mkdirSync(path.join(folder, path.dirname(file.path)), { recursive: true });
      writeFileSync(path.join(folder, file.path), file.text);
    }
    return await new Promise((resolve) => {
      execFile(binary, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A counter's samples: so many scrapes, each so much higher than the last. */
export type Steps = readonly [scrapes: number, perScrape: number];

/** promtool's notation of a counter that never falls. */
export function counter(...steps: readonly Steps[]): string {
  let reached = 0;
  return steps
    .map(([scrapes, perScrape]) => {
      const first = reached + perScrape;
      reached += perScrape * scrapes;
      return `${first}+${perScrape}x${scrapes - 1}`;
    })
    .join(" ");
}

export interface RuleTest {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  /** Expression, time and expected values, without labels. */
  readonly expect?: readonly (readonly [expression: string, at: string, values: readonly number[]])[];
  readonly alerts?: readonly object[];
}

/** A rule group and a test of it, as promtool reads them. */
export function testFiles(group: RuleGroup, test: RuleTest): GeneratedFile[] {
  const tests = {
    rule_files: ["rules.yml"],
    evaluation_interval: "30s",
    tests: [
      {
        name: test.name,
        interval: "30s",
        input_series: Object.entries(test.series).map(([series, values]) => ({ series, values })),
        promql_expr_test: (test.expect ?? []).map(([expr, eval_time, values]) => ({
          expr,
          eval_time,
          exp_samples: values.map((value) => ({ value })),
        })),
        ...(test.alerts && { alert_rule_test: test.alerts }),
      },
    ],
  };
  return [
    { path: "rules.yml", text: printYaml(ruleFile([group])) },
    { path: "test.yml", text: printYaml(tests) },
  ];
}
