import { contractService } from "./contract-service";
import type { ContractService } from "./contract-service";

/** An SLO of every kind that the contract files lack, ungrouped and grouped, with tiers of its own and without. */
const SLOS = [
  {
    name: "routes",
    objective: 99.9,
    groupBy: ["route"],
    indicator: { ratio: { bad: 'hits_total{code="500"}', total: "hits_total" } },
  },
  {
    name: "regions",
    objective: "99.50",
    window: "7d",
    groupBy: ["region", "route"],
    indicator: { ratio: { good: "sum by (region, route) (rate(done_total[5m]))", total: "tried_total" } },
    tiers: {
      instant: { level: "page", long: "30m", short: "2m", factor: 60 },
      night: { level: "ticket", long: "90m", short: "10m", budgetShare: "4.5%" },
    },
  },
  {
    name: "rates",
    objective: 99,
    indicator: { ratio: { bad: "sum(rate(lost_total[5m])) + sum(rate(late_total[1m]))", total: "sent_total" } },
    tiers: { slow: { enabled: false }, long: { enabled: false } },
  },
  {
    name: "native",
    objective: 99,
    indicator: { latency: { source: "app", threshold: "300ms", histogram: "native" } },
    tiers: { medium: { enabled: false }, slow: { enabled: false }, fast: { level: "page", factor: 8.5 } },
  },
  { name: "raw", objective: 99.9, indicator: { raw: { errorRatio: "1 - avg(up_ratio)" } } },
  {
    name: "probe",
    objective: 99.9,
    window: "28d",
    indicator: { gauge: { series: 'probe_success{job="blackbox"}' } },
    minimumBadEvents: 0,
  },
  { name: "lag", objective: 99.9, groupBy: ["queue"], indicator: { gauge: { series: "lag", goodWhen: "<= 30" } } },
];

/** A gateway without guardrails, which have a row of their own on every board. */
const BARE = { timeouts: undefined, retry: undefined, circuitBreaker: undefined, rateLimit: undefined };

/** The checkout service with those SLOs instead of its own. */
export function everyKind(): ContractService {
  return contractService("checkout", (document) => {
    const traffic = { ...(document.spec.traffic as object), ...BARE };
    return { ...document, spec: { ...document.spec, slos: SLOS, canary: undefined, traffic } };
  });
}
