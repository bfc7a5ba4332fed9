import { podPattern } from "../indicators/preset";
import { aggregate, binary, matches, matchers, rate, selector, sum } from "../promql/build";
import type { Expression, Matcher } from "../promql/expression";
import { printPromql } from "../promql/print";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { heading, paragraph } from "./markdown";
import type { Block, Text } from "./markdown";
import { runsOnHosts, SECTIONS } from "./runbook-subject";

const RANGE = Duration.of(5, "m");

/** Where the time goes: for each kind of bottleneck the first signal to look at. */
export function bottleneckTable(service: Service): readonly Block[] {
  return [
    heading(2, SECTIONS["which-bottleneck"], "which-bottleneck"),
    paragraph(
      "Nothing changed and it is slow: look at these from the top. A query without an answer means unknown, not healthy.",
    ),
    { type: "table", head: ["Bottleneck", "First signal", "Suspect it when"], rows: rowsOf(service) },
  ];
}

function rowsOf(service: Service): readonly (readonly Text[])[] {
  const signals = runsOnHosts(service) ? hostSignals() : podSignals(service);
  const query = (expression: Expression) => ({ code: printPromql(expression) });
  return [
    ["CPU", query(signals.cpu), signals.cpuLimit],
    ["I/O and database", query(signals.io), "above 0.1; then the slowest queries of the database"],
    ["Locks", "slow, while CPU and I/O are quiet", "requests pile up; take a thread dump or a lock profile"],
    ["Network", query(signals.network), signals.networkLimit],
  ];
}

interface Signals {
  readonly cpu: Expression;
  readonly cpuLimit: string;
  readonly io: Expression;
  readonly network: Expression;
  readonly networkLimit: string;
}

function podSignals({ namespace, workload }: Service): Signals {
  const pods = matchers({ namespace, pod: matches(podPattern(workload.deployment)) });
  const containers: readonly Matcher[] = [...pods, { label: "container", operator: "!=", value: "" }];
  const perPod = (metric: string, labels: readonly Matcher[]) =>
    sum(rate(selector(metric, labels), RANGE), { kind: "by", labels: ["pod"] });
  const throttled = perPod("container_cpu_cfs_throttled_periods_total", containers);
  const periods = perPod("container_cpu_cfs_periods_total", containers);
  return {
    cpu: aggregate("max", binary(throttled, "/", periods)),
    cpuLimit: "above 0.25: the CPU limit holds the pods back",
    io: aggregate("max", rate(selector("container_pressure_io_waiting_seconds_total", containers), RANGE)),
    network: sum(rate(selector("container_network_receive_packets_dropped_total", pods), RANGE)),
    networkLimit: "above 0; then name lookups and connection times",
  };
}

function hostSignals(): Signals {
  const perSecond = (metric: string) => rate(selector(metric), RANGE);
  return {
    cpu: aggregate("max", perSecond("node_pressure_cpu_waiting_seconds_total")),
    cpuLimit: "above 0.1: processes wait for a CPU",
    io: aggregate("max", perSecond("node_pressure_io_waiting_seconds_total")),
    network: aggregate(
      "max",
      binary(perSecond("node_netstat_Tcp_RetransSegs"), "/", perSecond("node_netstat_Tcp_OutSegs")),
    ),
    networkLimit: "above 0.01: packets are lost",
  };
}
