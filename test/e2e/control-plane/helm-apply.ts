import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { StackJson } from "../../constructs/synthesized";
import { evaluated, helmReleases } from "../../constructs/synthesized";

const CHART = path.join(__dirname, "../../../constructs/delivery/chart");
const LIMIT_MS = 60_000;

/** A place to install into: Helm itself, who lets it in, and a folder for values. */
export interface HelmTarget {
  readonly helm: string;
  readonly kubeconfig: string;
  readonly folder: string;
}

/**
 * Does with a stack's releases what an apply does: `helm upgrade --install` with the synthesized values. It upgrades releases
 * whose values are the same as well, which Terraform would leave alone. Gives the names of what it installed.
 */
export function helmApply(target: HelmTarget, json: StackJson): readonly string[] {
  return upgrades(target, json).map(({ name, args }) => {
    const { status, stderr } = spawnSync(target.helm, args, { encoding: "utf8", ...surroundings(target) });
    if (status !== 0) throw new Error(`helm upgrade ${name}: ${stderr}`);
    return name;
  });
}

/** The same, while the test looks on. */
export async function helmApplyMeanwhile(target: HelmTarget, json: StackJson): Promise<void> {
  for (const { args } of upgrades(target, json)) await helmMeanwhile(target, args);
}

/** Any other command of Helm, while the test looks on; its own words are the failure. */
export async function helmMeanwhile(target: HelmTarget, args: readonly string[]): Promise<void> {
  await promisify(execFile)(target.helm, args, surroundings(target));
}

function upgrades({ folder }: HelmTarget, json: StackJson): { name: string; args: string[] }[] {
  return helmReleases(json).map(({ name, namespace, values }) => {
    const file = path.join(folder, `${name}.values.yaml`);
    writeFileSync(file, evaluated(values[0]));
    return { name, args: ["upgrade", "--install", name, CHART, "--namespace", namespace, "--values", file] };
  });
}

function surroundings({ kubeconfig, folder }: HelmTarget) {
  return { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }, timeout: LIMIT_MS };
}
