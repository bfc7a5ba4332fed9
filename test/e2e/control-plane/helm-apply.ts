import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
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
  return helmReleases(json).map(({ name, namespace, values }) => {
    const file = path.join(target.folder, `${name}.values.yaml`);
    writeFileSync(file, evaluated(values[0]));
    const args = ["upgrade", "--install", name, CHART, "--namespace", namespace, "--values", file];
    const env = { ...process.env, KUBECONFIG: target.kubeconfig, HOME: target.folder };
    const { status, stderr } = spawnSync(target.helm, args, { encoding: "utf8", env, timeout: LIMIT_MS });
    rmSync(file);
    if (status !== 0) throw new Error(`helm upgrade ${name}: ${stderr}`);
    return name;
  });
}
