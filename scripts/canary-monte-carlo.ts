/*
 * `npm run canary:monte-carlo`: whole releases under the emitted rule, which is read from the rendered Rollout and
 * AnalysisTemplates, and under the usual template of the controllers' documentation. Prints a Markdown table with 95 %
 * confidence intervals. Exits 1 when a wrong verdict comes more often than stated, beyond doubt.
 *
 *   npm run canary:monte-carlo -- [--runs 10000] [--seed TEXT]
 */
import { parseArgs } from "node:util";
import { confidence, KINDS, REQUESTS_PER_LOOK, tallyOf } from "../test/canary/release/monte-carlo";
import type { Kind, Rule, Tally } from "../test/canary/release/monte-carlo";

const RULES: readonly Rule[] = ["emitted", "usual"];

function percent(count: number, runs: number): string {
  const { low, high } = confidence(count, runs);
  const text = (share: number) => (share * 100).toFixed(2);
  return `${text(count / runs)} % (${text(low)}-${text(high)})`;
}

interface Row {
  readonly rule: Rule;
  readonly kind: Kind;
  readonly requestsPerLook: number;
}

function printed({ rule, kind, requestsPerLook }: Row, tally: Tally): string {
  const { runs } = tally;
  const stated = kind.wrong === undefined ? "" : `${kind.wrong.outcome} <= ${kind.wrong.atMost * 100} %`;
  const shares = [tally.promoted, tally.aborted, tally.paused].map((count) => percent(count, runs));
  return `| ${[kind.name, requestsPerLook, rule, ...shares, Math.round(tally.requests), stated].join(" | ")} |`;
}

function isBroken({ wrong }: Kind, tally: Tally): boolean {
  return wrong !== undefined && confidence(tally[wrong.outcome], tally.runs).low > wrong.atMost;
}

function main(): void {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "10000" }, seed: { type: "string", default: "guardrails" } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1, got ${values.runs}`);
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out("| release | requests a look | rule | promoted | aborted | paused | canary requests | stated |");
  out("| --- | --- | --- | --- | --- | --- | --- | --- |");
  let broken = 0;
  for (const kind of KINDS)
    for (const requestsPerLook of REQUESTS_PER_LOOK)
      for (const rule of RULES) {
        const tally = tallyOf(rule, kind, { requestsPerLook, runs, seed: values.seed });
        if (rule === "emitted" && isBroken(kind, tally)) broken++;
        out(printed({ rule, kind, requestsPerLook }, tally));
      }
  out(`\n${runs} releases a row, seed "${values.seed}"; ${broken} rows above what is stated`);
  if (broken > 0) process.exitCode = 1;
}

main();
