import { parse } from "yaml";
import { generatedFiles } from "../../src/generated-files";
import { composeGuardrails } from "../../src/guardrails";
import type { Guardrails } from "../../src/guardrails";
import { isAlert } from "../../src/rules/rule";
import { contractDocument } from "../contract-document";
import { alertmanagers, eventually, withAlertmanager } from "../rules/alertmanager";
import type { Alertmanager, Labels } from "../rules/alertmanager";
import { checkoutWith, REMOVED } from "../spec/checkout-document";

/*
 * The generated inhibition rules in the program that will read them, with the labels that our alerts have. Alertmanager
 * takes a moment to see an alert, and does so in order: each question is followed by a probe of which the answer is known.
 */

const engines = alertmanagers();
jest.setTimeout(240_000);
if (engines.length === 0) test.skip("on Alertmanager, which is not installed", () => undefined);

function guardrails(document: unknown): Guardrails {
  const { guardrails, problems } = composeGuardrails(document);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return guardrails!;
}

const checkout = guardrails(contractDocument("checkout"));
const catalog = guardrails(contractDocument("catalog-nginx"));
/** A namesake in another namespace. */
const abroad = guardrails(checkoutWith({ "metadata.namespace": "shop-eu" }));
/** Groups, and tiers that do not page in order: fast makes tickets, night (burn rate 4) pages. */
const orders = guardrails(
  checkoutWith({
    "metadata.name": "orders",
    "spec.slos": [
      {
        name: "availability",
        objective: 99.9,
        groupBy: ["route", "queue"],
        indicator: { ratio: { bad: 'orders_total{code="5"}', total: "orders_total" } },
        tiers: {
          fast: { level: "ticket" },
          night: { level: "page", long: "12h", short: "1h", factor: 4 },
          long: { enabled: false },
        },
      },
    ],
    "spec.canary": REMOVED,
  }),
);

/** What a user pastes into alertmanager.yml. */
function generatedRules(from: Guardrails): readonly unknown[] {
  const file = generatedFiles(from).find(({ path }) => path.startsWith("alertmanager/"))!;
  return (parse(file.text) as { inhibit_rules: unknown[] }).inhibit_rules;
}

const OURS = [checkout, catalog, abroad, orders].flatMap(generatedRules);

/** The rules that kube-prometheus-stack's chart comes with. */
const STACK = [
  {
    source_matchers: ["severity = critical"],
    target_matchers: ["severity =~ warning|info"],
    equal: ["namespace", "alertname"],
  },
  {
    source_matchers: ["severity = warning"],
    target_matchers: ["severity = info"],
    equal: ["namespace", "alertname"],
  },
  { source_matchers: ["alertname = InfoInhibitor"], target_matchers: ["severity = info"], equal: ["namespace"] },
  { target_matchers: ["alertname = InfoInhibitor"] },
];

const PROBE = { source_matchers: ['probe="source"'], target_matchers: ['probe="target"'], equal: ["round"] };

/** Alerts of one SLO as Prometheus sends them, by what follows the SLO's name in theirs: `BurnFast`, `NoTraffic`. */
function alertsOf(from: Guardrails, slo: string, more: Labels = {}): Record<string, Labels> {
  const group = from.ruleGroups.find(({ name }) => name.endsWith(`-${slo}`))!;
  const named = group.rules.filter(isAlert).map(({ alert, labels }) => {
    const kind = /(Burn\w+|BudgetExhausted|MetricMissing|NoTraffic)$/.exec(alert)![0];
    return [kind, { alertname: alert, ...labels, ...more }] as const;
  });
  return Object.fromEntries(named);
}

const SUBJECTS: Readonly<Record<string, Record<string, Labels>>> = {
  "the SLO": alertsOf(checkout, "availability"),
  "another SLO": alertsOf(checkout, "latency"),
  "another service": alertsOf(catalog, "availability"),
  "another namespace": alertsOf(abroad, "availability"),
  "another cluster": alertsOf(checkout, "availability", { cluster: "eu" }),
  "a third cluster": alertsOf(checkout, "availability", { cluster: "us" }),
  "a group": alertsOf(orders, "availability", { route: '/a"{{ .x }}\\', queue: "q" }),
  "another group": alertsOf(orders, "availability", { route: "/b", queue: "q" }),
  "a group without the label": alertsOf(orders, "availability", { queue: "q" }),
};

/** Which alert holds back which others of its subject. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  BurnFast: ["BurnMedium", "BurnSlow", "BurnLong"],
  BurnMedium: ["BurnSlow", "BurnLong"],
  BurnSlow: ["BurnLong"],
};
/** Fastest first: fast (a ticket), medium (a page), night (a page), slow (a ticket). A ticket never holds back a page. */
const RELEVELLED: Readonly<Record<string, readonly string[]>> = {
  BurnFast: ["BurnSlow"],
  BurnMedium: ["BurnNight", "BurnSlow"],
  BurnNight: ["BurnSlow"],
};

const key = (labels: Labels) => JSON.stringify(Object.entries(labels).sort());

/** Asks whether each of the targets is held back while they and the source fire: its alert's name, or nothing. */
async function held(alertmanager: Alertmanager, round: string, fire: readonly Labels[]): Promise<Map<string, string>> {
  const before = await alertmanager.alerts();
  await alertmanager.post(
    [...fire, { alertname: "Probe", probe: "target", round }],
    before.map(({ labels }) => labels),
  );
  await alertmanager.post([{ alertname: "Probe", probe: "source", round }]);
  await eventually(`probe ${round} is answered`, 20_000, async () => {
    const probe = (await alertmanager.alerts()).find(({ labels }) => labels.probe === "target");
    return probe?.labels.round === round && probe.status.inhibitedBy.length > 0;
  });
  const alerts = (await alertmanager.alerts()).filter(({ labels }) => labels.probe === undefined);
  expect(alerts.map(({ labels }) => key(labels)).sort()).toEqual(fire.map(key).sort());
  const names = new Map(alerts.map(({ fingerprint, labels }) => [fingerprint, key(labels)]));
  return new Map(
    alerts.flatMap(({ labels, status }) => status.inhibitedBy.map((by) => [key(labels), names.get(by)!] as const)),
  );
}

/** For each kind of alert, the one alert of that kind of every subject: these do not touch each other. */
const KINDS = [...new Set(Object.values(SUBJECTS).flatMap((alerts) => Object.keys(alerts)))].map(
  (kind) => [kind, Object.values(SUBJECTS).flatMap((alerts) => (kind in alerts ? [alerts[kind]] : []))] as const,
);

/** How often one of the subject's alerts, firing together with all alerts of one kind, is held back as it should be. */
async function countHeld(alertmanager: Alertmanager, subject: string, pairs: typeof USUAL): Promise<number> {
  const own = SUBJECTS[subject];
  let count = 0;
  for (const [kind, alert] of Object.entries(own)) {
    for (const [otherKind, others] of KINDS) {
      const fire = [alert, ...others.filter((other) => other !== alert)];
      const answer = await held(alertmanager, `${subject} ${kind} ${otherKind}`, fire);
      const expected = [
        ...(pairs[kind]?.includes(otherKind) ? [[key(own[otherKind]), key(alert)]] : []),
        ...(pairs[otherKind]?.includes(kind) ? [[key(alert), key(own[otherKind])]] : []),
      ];
      expect([subject, kind, otherKind, [...answer]]).toEqual([subject, kind, otherKind, expected]);
      count += answer.size;
    }
  }
  return count;
}

const receivedBy = ({ notifications }: Alertmanager) =>
  notifications.flatMap(({ alerts }) => alerts.map(({ status, labels }) => `${labels.alertname} ${status}`));

describe.each(engines)("on $name", (engine) => {
  test("faster tiers hold back slower ones of the same SLO and group, and nothing else holds back anything", async () => {
    await withAlertmanager(engine, { inhibit_rules: [...OURS, PROBE] }, async (alertmanager) => {
      expect(alertmanager.check).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
      // Each pair is met twice, once from either side.
      expect(await countHeld(alertmanager, "the SLO", USUAL)).toBe(12);
      expect(await countHeld(alertmanager, "another cluster", USUAL)).toBe(12);
      expect(await countHeld(alertmanager, "a group", RELEVELLED)).toBe(8);
      expect(await countHeld(alertmanager, "a group without the label", RELEVELLED)).toBe(8);
    });
  });

  test("with the rules of kube-prometheus-stack too, every alert fires at once and only what should is held back", async () => {
    const all = Object.values(SUBJECTS).flatMap((alerts) => Object.values(alerts));
    const stack = ["shop", "shop-eu"].flatMap((namespace): Labels[] => [
      { alertname: "InfoInhibitor", severity: "none", namespace },
      { alertname: "KubePodCrashLooping", severity: "critical", namespace, service: "kube-state-metrics" },
      { alertname: "CPUThrottlingHigh", severity: "warning", namespace, service: "kubelet" },
    ]);
    const quiet = (rules: readonly unknown[]) =>
      withAlertmanager(engine, { inhibit_rules: [...rules, PROBE] }, async (alertmanager) => {
        const answer = await held(alertmanager, "all", [...all, ...stack]);
        return [...answer.keys()].sort();
      });
    // Without our rules, those of the stack keep nothing of ours from anybody, except what is only information.
    const info = all.filter(({ severity }) => severity === "info").map(key);
    const inhibitors = stack.filter(({ alertname }) => alertname === "InfoInhibitor").map(key);
    expect(info).toHaveLength(9);
    expect(await quiet(STACK)).toEqual([...info, ...inhibitors].sort());
    // With them, of each subject that many pages and tickets are left: the fastest, and those that no tier stands for.
    const left = new Set(await quiet([...OURS, ...STACK]));
    const loud = all.filter((labels) => !left.has(key(labels))).map(({ alertname }) => alertname);
    const usual = ["BurnFast", "BudgetExhausted", "MetricMissing"];
    const perSlo = [
      ...["CheckoutAvailability", "CheckoutLatency", "CatalogAvailability"].map((slo) => [slo, usual] as const),
      ...[1, 2, 3].map(() => ["CheckoutAvailability", usual] as const),
      ...[1, 2, 3].map(() => ["OrdersAvailability", ["BurnFast", "BurnMedium", ...usual.slice(1)]] as const),
    ];
    expect(loud.sort()).toEqual(perSlo.flatMap(([slo, kinds]) => kinds.map((kind) => `${slo}${kind}`)).sort());
  });

  test("one notification instead of four, and the next tier's when the fastest resolves", async () => {
    const { BurnFast, BurnMedium, BurnSlow, BurnLong } = SUBJECTS["the SLO"];
    const four = [BurnFast, BurnMedium, BurnSlow, BurnLong];
    const last = { alertname: "Last" };
    const timing = { group_wait: "1s", group_interval: "1s", repeat_interval: "1h" };
    const received: Record<string, string[]> = {};
    for (const [name, inhibit_rules] of Object.entries({ without: [], with: OURS })) {
      const config = { inhibit_rules, route: { group_by: ["..."], ...timing } };
      await withAlertmanager(engine, config, async (alertmanager) => {
        await alertmanager.post(four);
        // All wait equally long, so what has not come by the time of a later alert does not come.
        await eventually("the fast tier's notification", 30_000, () => alertmanager.notifications.length > 0);
        await alertmanager.post([last]);
        await eventually("the last one", 30_000, () => receivedBy(alertmanager).includes("Last firing"));
        received[name] = receivedBy(alertmanager);
        await alertmanager.post([], [BurnFast]);
        if (name === "without") return;
        await eventually("medium", 30_000, () => receivedBy(alertmanager).includes(`${BurnMedium.alertname} firing`));
        expect(receivedBy(alertmanager)).not.toContain(`${BurnSlow.alertname} firing`);
        await alertmanager.post([], [BurnMedium]);
        await eventually("slow", 30_000, () => receivedBy(alertmanager).includes(`${BurnSlow.alertname} firing`));
        expect(receivedBy(alertmanager)).not.toContain(`${BurnLong.alertname} firing`);
      });
    }
    const firing = (alerts: readonly Labels[]) => alerts.map(({ alertname }) => `${alertname} firing`);
    expect({ without: received.without.sort(), with: received.with.sort() }).toEqual({
      without: firing([...four, last]).sort(),
      with: firing([BurnFast, last]),
    });
  });

  test("grouped by SLO, what comes through later is news of the same incident", async () => {
    const { BurnFast, BurnMedium } = SUBJECTS["the SLO"];
    const timing = { group_wait: "1s", group_interval: "1s", repeat_interval: "1h" };
    const route = { group_by: ["namespace", "service", "slo"], ...timing };
    await withAlertmanager(engine, { inhibit_rules: OURS, route }, async (alertmanager) => {
      await alertmanager.post([BurnFast, BurnMedium]);
      await eventually("the first notification", 30_000, () => alertmanager.notifications.length > 0);
      expect(receivedBy(alertmanager)).toEqual([`${BurnFast.alertname} firing`]);
      await alertmanager.post([], [BurnFast]);
      await eventually("medium", 30_000, () => receivedBy(alertmanager).includes(`${BurnMedium.alertname} firing`));
      expect(new Set(alertmanager.notifications.map(({ groupKey }) => groupKey)).size).toBe(1);
    });
  });

  test("a silenced alert still holds back the slower ones, as the generated file says", async () => {
    await withAlertmanager(engine, { inhibit_rules: [...OURS, PROBE] }, async (alertmanager) => {
      const { BurnFast, BurnMedium } = SUBJECTS["the SLO"];
      await alertmanager.silence("alertname", BurnFast.alertname);
      const answer = await held(alertmanager, "silenced", [BurnFast, BurnMedium]);
      expect([...answer]).toEqual([[key(BurnMedium), key(BurnFast)]]);
      const fast = (await alertmanager.alerts()).find(({ labels }) => labels.alertname === BurnFast.alertname);
      expect(fast?.status.silencedBy).toHaveLength(1);
    });
  });
});
