import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ruleSet } from "./rule-set";
import type { RuleSet } from "./rule-set";

/** `pyrra-0.10.availability.rules.yml` is by Pyrra 0.10. */
const RULE_FILE = /^([a-z]+)-(\d+(?:\.\d+)*)\b.*\.rules\.ya?ml$/;

/** One rule set a tool, from all of its files in the folder. */
export function peerRules(folder: string): RuleSet[] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const byTool = new Map<string, string[]>();
  for (const file of files) {
    const [, name, version] = RULE_FILE.exec(file) ?? [];
    if (name === undefined) continue;
    const tool = `${name[0].toUpperCase()}${name.slice(1)} ${version}`;
    byTool.set(tool, [...(byTool.get(tool) ?? []), readFileSync(path.join(folder, file), "utf8")]);
  }
  return [...byTool].map(([tool, texts]) => ruleSet(tool, texts));
}

export function missingPeers(folder: string): string {
  return [
    `SKIPPED: the rules of other tools. ${folder} holds no <tool>-<version>*.rules.yml;`,
    "give their folder with --peers or GUARDRAILS_PEERS. Only ours and the floor are measured.",
  ].join("\n");
}
