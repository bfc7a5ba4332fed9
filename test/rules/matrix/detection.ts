import { ruleFile } from "../../../src/rules/rule-file";
import { generated } from "../generated";
import { counter } from "../promtool";
import { promtoolAnswers } from "../promtool-answers";
import { alertingTiers } from "./expected-tiers";
import type { ExpectedTier, Objective, TierName } from "./expected-tiers";

/*
 * How much later the generated alerts come than alerts on the raw counters over the exact windows, which nobody could
 * afford at every evaluation. Both stand in one rule file and are evaluated every 30 s.
 */

const STEP = 30;
const DAYS = 30;
const PER_SCRAPE = 30_000;
/** How long after it is due an alert may still come, here. */
const PATIENCE = 600;

/** Short windows of the tiers (Google's SRE workbook). */
const SHORT: Readonly<Record<TierName, string>> = { fast: "5m", medium: "30m", slow: "2h", long: "6h" };

export interface Incident {
  readonly objective: Objective;
  /** Percent of events that are bad once it has begun. */
  readonly percent: number;
  /** Hours without a bad event before it. */
  readonly quietHours: number;
  /** @default 30 */
  readonly scrapeSeconds?: number;
}

export interface Detection {
  readonly tier: TierName;
  readonly page: boolean;
  /** Seconds after the incident began; undefined when it never fired. */
  readonly exact: number | undefined;
  readonly ours: number | undefined;
}

/** Tiers that the incident fires, and whose long window the quiet time fills. */
export function detectingTiers({ objective, percent, quietHours }: Incident): readonly ExpectedTier[] {
  return alertingTiers(DAYS, objective).filter(
    ({ threshold, longHours }) => threshold < percent / 100 && longHours <= quietHours,
  );
}

export async function detections(binary: string, incident: Incident): Promise<readonly Detection[]> {
  const tiers = detectingTiers(incident);
  const bad = (PER_SCRAPE * incident.percent) / 100;
  const due = Math.max(
    ...tiers.map(({ threshold, longHours }) => (longHours * 3_600 * threshold * 100) / incident.percent),
  );
  const quiet = incident.quietHours * 3_600;
  const scrape = incident.scrapeSeconds ?? STEP;
  const lasts = Math.ceil((due + PATIENCE) / (2 * STEP)) * 2 * STEP;
  const rules = ruleFile(generated(documentOf(incident.objective, scrape)).groups);
  const firing = 'ALERTS{alertstate="firing",tier!=""}';
  const [[first, early]] = await promtoolAnswers(binary, { groups: [...rules.groups, exactGroup(tiers)] }, [
    {
      series: {
        // The counter of bad events stands far above zero, as in a service that is not new.
        bad_total: counter([1, 1_000_000], [quiet / scrape, 0], [lasts / scrape, bad]),
        all_total: counter([1 + quiet / scrape + lasts / scrape, PER_SCRAPE]),
      },
      interval: `${scrape}s`,
      questions: [
        [`min by (tier, exact) (min_over_time(timestamp(${firing})[${lasts}s:${STEP}s]))`, quiet + lasts],
        [`count_over_time(${firing}[${quiet}s])`, quiet],
      ],
    },
  ]);
  if (early.length > 0) throw new Error(`fired before the incident: ${JSON.stringify(early)}`);
  const firedAt = (tier: TierName, exact: string) => {
    const at = first.find(({ labels }) => labels.tier === tier && (labels.exact ?? "") === exact)?.value;
    return at === undefined ? undefined : at - quiet;
  };
  return tiers.map(({ name, page }) => ({ tier: name, page, exact: firedAt(name, "yes"), ours: firedAt(name, "") }));
}

function documentOf(objective: Objective, scrapeSeconds: number): object {
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "detection", namespace: "shop" },
    spec: {
      monitoring: { scrapeInterval: `${scrapeSeconds}s` },
      slos: [
        {
          name: "slo",
          objective: Number(objective),
          window: `${DAYS}d`,
          indicator: { ratio: { bad: "bad_total", total: "all_total" } },
        },
      ],
    },
  };
}

/** One alert a tier, on raw counters over both windows. */
function exactGroup(tiers: readonly ExpectedTier[]): object {
  const above = (window: string, threshold: number) =>
    `sum(rate(bad_total[${window}])) / sum(rate(all_total[${window}])) > ${threshold}`;
  return {
    name: "exact",
    interval: `${STEP}s`,
    rules: tiers.map(({ name, longHours, threshold }) => ({
      alert: `Exact${name}`,
      expr: `${above(SHORT[name], threshold)} and ${above(`${longHours}h`, threshold)}`,
      labels: { tier: name, exact: "yes" },
    })),
  };
}
