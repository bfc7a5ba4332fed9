import fc from "fast-check";
import { promqlSyntaxError } from "../../src/promql/parse";
import { isAlert } from "../../src/rules/rule";
import { ruleGroup } from "../../src/rules/rule-group";
import { runbookConfigMap } from "../../src/runbook/runbook-config-map";
import { runbooks } from "../../src/runbook/runbooks";
import type { Service } from "../../src/spec/service";
import { runbookAnchor } from "../../src/units/names";
import { contractService, describedAs, HOSTILE } from "../dashboards/contract-service";
import { everyKind } from "../dashboards/every-kind";

const [checkout, catalog, kinds] = [contractService("checkout"), contractService("catalog-nginx"), everyKind()];
const services = [
  { name: "checkout", ...checkout },
  { name: "catalog", ...catalog },
  { name: "every kind", ...kinds },
];

function textOf(service: Service): string {
  return runbooks(service, checkout.slos)[0].text;
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

/** How GitHub makes an anchor from a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replace(/ /g, "-");
}

function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => heading);
}

/** The lines inside the fences of one language. */
function fenced(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "gm"))].flatMap(([, body]) =>
    body.split("\n"),
  );
}

test("one runbook an SLO, in the layout of the names table", () => {
  expect(runbooks(checkout.service, checkout.slos).map(({ path }) => path)).toEqual([
    "runbooks/shop-checkout-availability.md",
    "runbooks/shop-checkout-latency.md",
    "runbooks/shop-checkout-payments.md",
  ]);
});

describe.each(services)("the runbooks of $name", ({ service, slos }) => {
  const books = runbooks(service, slos);

  test("have for each alert of the rules a section that its link leads to, on every renderer, once", () => {
    for (const [index, { text, anchors, path }] of books.entries()) {
      const rules = ruleGroup(service, slos[index]).rules.filter(isAlert);
      expect(anchors).toEqual(rules.map(({ alert }) => runbookAnchor(alert)));
      expect(new Set(anchors).size).toBe(anchors.length);
      for (const { alert, annotations } of rules) {
        const anchor = runbookAnchor(alert);
        expect(count(text, new RegExp(`^<a id="${anchor}"></a>\\n\\n## ${alert}$`, "gm"))).toBe(1);
        expect(slug(alert)).toBe(anchor);
        expect(annotations.runbook_url ?? `#${anchor}`).toMatch(new RegExp(`#${anchor}$`));
        if (service.runbooksUrl !== undefined) {
          expect(annotations.runbook_url).toBe(`${service.runbooksUrl}/${path.split("/")[1]}#${anchor}`);
        }
      }
    }
  });

  test("use no anchor twice, and link to none that is not there", () => {
    for (const { text } of books) {
      const ids = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(headingsOf(text).slice(1).map(slug)).toEqual(ids);
      for (const [, target] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(ids).toContain(target);
    }
  });

  test("are read in the order of an incident", () => {
    for (const { text, anchors } of books) {
      expect(headingsOf(text).slice(1, -anchors.length)).toEqual([
        "Is it real",
        "How bad",
        "What changed",
        "Make it stop",
        "Which bottleneck",
        "Escalate",
        "After",
      ]);
    }
  });

  test("get to the point within a screen", () => {
    for (const { text } of books) {
      expect(text.slice(0, text.indexOf("## Make it stop")).split("\n").length).toBeLessThanOrEqual(55);
    }
  });

  test("ask only what Prometheus can read", () => {
    for (const { text } of books) {
      const inTables = [...text.matchAll(/^\|.*?\| `(.*?)` \|/gm)].map(([, query]) => query.replaceAll("\\|", "|"));
      const queries = [...fenced(text, "promql"), ...inTables];
      expect(queries.length).toBeGreaterThan(6);
      for (const query of queries) expect([query, promqlSyntaxError(query)]).toEqual([query, undefined]);
    }
  });
});

test("how bad it is: the burn rate and what is left give the time to empty", () => {
  expect(runbooks(checkout.service, checkout.slos)[0].text).toContain(
    [
      "| Burn rate | Bad requests | 100 % left | 50 % left | 25 % left | 10 % left |",
      "| --- | --- | --- | --- | --- | --- |",
      "| 1000 | all | 43m12s | 21m36s | 10m48s | 4m19s |",
      "| 14.4 | 1.44 % | 2d2h | 1d1h | 12h30m | 5h |",
      "| 6 | 0.6 % | 5d | 2d12h | 1d6h | 12h |",
      "| 3 | 0.3 % | 10d | 5d | 2d12h | 1d |",
      "| 1 | 0.1 % | 30d | 15d | 7d12h | 3d |",
    ].join("\n"),
  );
});

test("a burn alert's section says what it has measured and where to begin", () => {
  expect(runbooks(checkout.service, checkout.slos)[0].text).toContain(
    [
      "## CheckoutAvailabilityBurnFast",
      "",
      "More than 1.44 % of the requests of the last 5m and of the last 1h were bad, at least 5 of them in the last 1h: a burn rate above 14.4, at which a full budget is empty in 2d2h. At least 2 % of it went within 1h. Severity critical.",
      "",
      "First step, now: [Is it real](#is-it-real), then [Make it stop](#make-it-stop).",
    ].join("\n"),
  );
});

const hash = (field: string) => `"$(kubectl get rollout checkout -n shop -o jsonpath='{.status.${field}}')"`;
const argo = [
  "kubectl argo rollouts get rollout checkout -n shop",
  "kubectl get events -n shop --sort-by=.lastTimestamp",
  "kubectl argo rollouts abort checkout -n shop",
  "kubectl argo rollouts undo checkout -n shop",
  `until [ ${hash("currentPodHash")} != ${hash("stableRS")} ]; do sleep 1; done`,
  "kubectl argo rollouts promote checkout -n shop --full",
  "kubectl argo rollouts status checkout -n shop --timeout 10m",
  "kubectl scale rollout/checkout -n shop --replicas=8",
];
const plain = [
  "kubectl rollout history deployment/checkout -n shop",
  "kubectl get events -n shop --sort-by=.lastTimestamp",
  "kubectl rollout undo deployment/checkout -n shop",
  "kubectl rollout status deployment/checkout -n shop --timeout=5m",
  "kubectl scale deployment/checkout -n shop --replicas=8",
];
const withController = (controller: "flagger" | "weighted-route"): Service => ({
  ...checkout.service,
  canary: { ...checkout.service.canary!, controller },
});

test.each<[string, Service, string[]]>([
  ["Argo Rollouts", checkout.service, argo],
  ["no canary", { ...checkout.service, canary: undefined }, plain],
  ["Flagger", withController("flagger"), ["kubectl describe canary checkout -n shop", ...plain]],
  [
    "weighted routes",
    withController("weighted-route"),
    [
      ...plain.slice(0, 2),
      "kubectl edit httproute checkout-read -n shop",
      "kubectl edit httproute checkout-write -n shop",
      ...plain.slice(2),
    ],
  ],
])("commands with %s are the ones to type, the easiest to take back first", (_, service, commands) => {
  expect(fenced(textOf(service), "sh")).toEqual(commands);
});

test("commands name the Deployment, not the service, where they differ", () => {
  const { workload } = checkout.service;
  const text = textOf({
    ...checkout.service,
    canary: undefined,
    workload: { ...workload, deployment: "checkout-api" },
  });
  expect(text).toContain("kubectl rollout undo deployment/checkout-api -n shop");
  expect(text).toContain('pod=~"checkout-api-[0-9a-z]+-[0-9a-z]{5}"');
});

test("behind plain NGINX on hosts nothing speaks of Kubernetes", () => {
  const [{ text }] = runbooks(catalog.service, catalog.slos);
  expect(text).not.toMatch(/kubectl|container_|pod/i);
  expect(text).toContain("take it out, in `nginx/shop-catalog.conf`, for example `server 10.0.0.11:8080 down;`");
  expect(fenced(text, "sh")).toContain("nginx -t && nginx -s reload");
});

test("NGINX in front of a Deployment is still a Deployment", () => {
  const traffic = { ...catalog.service.traffic!, upstreams: undefined };
  const [{ text }] = runbooks({ ...catalog.service, traffic }, catalog.slos);
  expect(text).toContain("kubectl rollout undo deployment/catalog -n shop");
});

test("whatever a description says, it stays one paragraph: no heading, table, fence or HTML of its own", () => {
  const shapes = [/^#{1,6} /gm, /^\|/gm, /^(`{3,}|~{3,})/gm, /^$/gm, /<[a-z/!?]/gi, /\n/g];
  const [slo] = checkout.slos;
  const plainText = textOf(checkout.service);
  const text = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), { minLength: 1 });
  fc.assert(
    fc.property(
      text.map((parts) => parts.join("")),
      (description) => {
        const [book] = runbooks(checkout.service, [{ ...slo, description }]);
        expect(shapes.map((shape) => count(book.text, shape))).toEqual(shapes.map((shape) => count(plainText, shape)));
        expect(book.text).not.toMatch(/\{\{|\$\{|%\{/);
      },
    ),
  );
});

test("a description is still readable after all escaping", () => {
  const { service, slos } = describedAs("card payments that went through (> 99 %)");
  expect(runbooks(service, slos)[0].text).toContain("Promise: card payments that went through (&gt; 99 %). Objective");
});

test("a description that is a sentence ends with one full stop", () => {
  const { service, slos } = describedAs("Card payments go through. ");
  expect(runbooks(service, slos)[0].text).toContain("Promise: Card payments go through. Objective 99.9 % over 30d;");
});

test("a ConfigMap holds every runbook under its file name", () => {
  const books = runbooks(checkout.service, checkout.slos);
  expect(runbookConfigMap(checkout.service, books)).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "checkout-runbooks", namespace: "shop", labels: { team: "payments" } },
    data: {
      "shop-checkout-availability.md": books[0].text,
      "shop-checkout-latency.md": books[1].text,
      "shop-checkout-payments.md": books[2].text,
    },
  });
});
