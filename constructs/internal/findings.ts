import type { Problem } from "../../src";
import { core } from "./core";
import { Annotations, Aspects } from "./terraform";
import type { IConstruct } from "./terraform";

/** Compositions that something in the tree reports already, so that a bundle and its parts say everything once. */
const reported = new WeakMap<readonly Problem[], IConstruct>();

/** Shows a construct's findings at synth: errors stop it, all together; warnings and infos become annotations. */
export class Findings {
  private readonly accepted: { rule: string; reason: string }[] = [];
  private annotated = false;

  constructor(
    private readonly construct: IConstruct,
    private readonly problems: readonly Problem[],
  ) {
    if (reported.get(problems)?.node.root === construct.node.root) return;
    reported.set(problems, construct);
    construct.node.addValidation({ validate: () => this.errors() });
    Aspects.of(construct).add({ visit: (node) => (node === construct ? this.annotate() : undefined) });
  }

  /** Accepts every finding of one rule, with the reason that is shown beside it. */
  acknowledge(rule: string, reason: string): void {
    this.accepted.push({ rule, reason });
  }

  /** The findings with the acknowledgements made so far. */
  get all(): readonly Problem[] {
    return this.accepted.length === 0 ? this.problems : core().acknowledged(this.problems, this.accepted);
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
