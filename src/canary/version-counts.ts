import { narrowed } from "../indicators/event-counts";
import type { CounterEvents } from "../indicators/counter-events";
import { podPattern } from "../indicators/preset";
import { aggregate, binary, by, call, matchers, matches, number, offset } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { Service } from "../spec/service";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { errorsOf, sinceStart, within } from "./counted-events";
import type { Counting } from "./counted-events";
import { likelihoodRatio } from "./likelihood-ratio";

/** The label that a panel's lines are told apart by, read from the pod's name. */
export const VERSION_LABEL = "pod_template_hash";
const VERSION = by([VERSION_LABEL])!;

/** What one SLO counts of each version's pods, as its verdict counts it of the new one's. */
export class VersionCounts {
  private readonly counts: CounterEvents;

  private constructor(
    private readonly service: Service,
    private readonly plan: Pick<CanaryPlan, "range" | "watch">,
    private readonly verdict: PlannedVerdict,
  ) {
    const pod = matches(podPattern(service.workload.deployment));
    this.counts = narrowed(verdict.counts, matchers({ namespace: service.namespace, pod }));
  }

  static of(service: Service, plan: Pick<CanaryPlan, "range" | "watch">, verdict: PlannedVerdict): VersionCounts {
    return new VersionCounts(service, plan, verdict);
  }

  /** The sum that the verdict compares with its bounds, of versions that are younger than it looks back. */
  get sum(): Expression {
    return this.young(likelihoodRatio(this.verdict.test, this.counts, this.counting(sinceStart(this.plan.range))));
  }

  /** Events of a new version so far. */
  get total(): Expression {
    return this.young(this.counting(sinceStart(this.plan.range))(this.counts.total));
  }

  /** Bad events of a new version so far. */
  get errors(): Expression {
    const counting = this.counting(sinceStart(this.plan.range));
    return this.young(this.known(errorsOf(this.counts, counting), counting));
  }

  /** Share of bad events of each version, new or not, in the time that a watch looks back. */
  get errorRatio(): Expression {
    const counting = this.counting(within(this.plan.watch.window));
    const total = counting(this.counts.total);
    return binary(errorsOf(this.counts, counting), "/", binary(total, ">", number(0)));
  }

  /** Each version's share of the events in the same time. */
  get share(): Expression {
    const total = this.counting(within(this.plan.watch.window))(this.counts.total);
    return binary(total, "/", call("scalar", binary(aggregate("sum", total), ">", number(0))));
  }

  /** Pods of each version that have counted anything. */
  get pods(): Expression {
    const each = aggregate("group", this.named(this.counts.total), by([VERSION_LABEL, "pod"]));
    return aggregate("count", each, VERSION);
  }

  /**
   * The same counting for each version. Bad or good events that a version has no counter of are none while it has one of
   * all events: the zero without a label that the verdict puts in their place would meet no version.
   */
  private counting(counting: Counting): Counting {
    const perVersion = (selector: Selector): Expression => {
      const counted = counting(selector);
      if (counted.type !== "aggregation") throw new Error("counted events are a sum");
      return { ...counted, operand: this.named(counted.operand), grouping: VERSION };
    };
    const total = perVersion(this.counts.total);
    return (selector) =>
      selector === this.counts.total ? total : binary(perVersion(selector), "or", binary(total, "*", number(0)));
  }

  private named(operand: Expression): Expression {
    const pattern = podPattern(this.service.workload.deployment, "([0-9a-z]+)");
    const text = (value: string): Expression => ({ type: "string", value });
    return call("label_replace", operand, text(VERSION_LABEL), text("$1"), text("pod"), text(pattern));
  }

  /** Leaves out what no version has, such as a zero without a label. */
  private known(expression: Expression, counting: Counting): Expression {
    return binary(expression, "and", counting(this.counts.total));
  }

  /** Without the versions that were there before: their counters are older than the verdict looks back. */
  private young(expression: Expression): Expression {
    const before = aggregate("group", this.named(offset(this.counts.total, this.plan.range)), VERSION);
    return {
      type: "binary",
      operator: "unless",
      left: expression,
      right: before,
      matching: { kind: "on", labels: [VERSION_LABEL] },
    };
  }
}
