import type { Problem } from "../../src";
import { core } from "./core";
import { Annotations, Aspects } from "./terraform";
import type { IConstruct } from "./terraform";

/** What one tree knows of one list of findings: several constructs may share it, and all of them accept and show the same. */
interface Ledger {
  readonly root: IConstruct;
  readonly accepted: { rule: string; reason: string }[];
}

const ledgers = new WeakMap<readonly Problem[], Ledger[]>();

/** Shows findings at synth: errors stop it, all together; warnings and infos become annotations. Each is shown once a tree. */
export class Findings {
  private readonly ledger: Ledger;
  private annotated = false;

  constructor(
    private readonly construct: IConstruct,
    private readonly problems: readonly Problem[],
  ) {
    const known = ledgers.get(problems) ?? [];
    const { root } = construct.node;
    const shared = known.find((ledger) => ledger.root === root);
    this.ledger = shared ?? { root, accepted: [] };
    if (shared !== undefined) return;
    ledgers.set(problems, [...known, this.ledger]);
    construct.node.addValidation({ validate: () => this.errors() });
    Aspects.of(construct).add({ visit: (node) => (node === construct ? this.annotate() : undefined) });
  }

  /** Accepts every finding of one rule, with the reason that is shown beside it. */
  acknowledge(rule: string, reason: string): void {
    if (reason.trim() === "") new Findings(this.construct, [noReason(rule)]);
    else this.ledger.accepted.push({ rule, reason });
  }

  /** The findings with the acknowledgements made so far, wherever in the tree. */
  get all(): readonly Problem[] {
    const { accepted } = this.ledger;
    return accepted.length === 0 ? this.problems : core().acknowledged(this.problems, accepted);
  }

  private errors(): string[] {
    return this.all.filter((problem) => core().hasErrors([problem])).map((problem) => core().describeProblem(problem));
  }

  /** Acknowledged findings are shown as infos: synth goes on, and nobody overlooks them. */
  private annotate(): void {
    if (this.annotated) return;
    this.annotated = true;
    const annotations = Annotations.of(this.construct);
    for (const problem of this.all) {
      if (core().hasErrors([problem])) continue;
      const text = core().describeProblem(problem);
      if (problem.severity === "info" || problem.acknowledged !== undefined) annotations.addInfo(text);
      else annotations.addWarning(text);
    }
  }
}

function noReason(rule: string): Problem {
  const { finding, specRules } = core();
  const occurrence = {
    path: "acknowledge",
    message: `${rule} is accepted without a reason`,
    got: '""',
    fix: "say why it is fine here",
  };
  return finding(specRules.missing, occurrence);
}
