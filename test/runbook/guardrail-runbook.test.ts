import { promqlSyntaxError } from "../../src/promql/parse";
import { isAlert } from "../../src/rules/rule";
import { guardrailRunbook } from "../../src/runbook/guardrail-runbook";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import { signalRules } from "../../src/traffic/signal-rules";
import { contractService } from "../traffic/contract-service";
import { behind } from "../traffic/gateway-service";

const checkout = contractService("checkout");

test("the alert's link leads to a heading of the page, and each guardrail that is counted has a section", () => {
  const [{ path, text, anchors }] = guardrailRunbook(checkout);
  const [{ rules }] = signalRules(checkout);
  const urls = new Set(rules.filter(isAlert).map(({ annotations }) => annotations.runbook_url));
  expect([...urls]).toEqual([`${checkout.runbooksUrl}/${path.replace("runbooks/", "")}#${anchors[0]}`]);
  expect(text).toContain(`<a id="${anchors[0]}"></a>\n\n## CheckoutGuardrailBiting\n`);
  expect([...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    "timeout",
    "retry",
    "overflow",
    "ejection",
  ]);
});

test("a section says what is counted, when it is told, what it means, and what to do first", () => {
  const [{ text }] = guardrailRunbook(checkout);
  const section = text.split(/^### /m).find((part) => part.startsWith("retry"))!;
  expect(section.split("\n\n").slice(1, 4)).toEqual([
    "Counted: a try after the first. Told: more than 5 % of the requests for 10m. Tries fail that clients do not see: pods that restart, break connections, or answer with a status that is retried.",
    "First step: look at the app's own errors and restarts, and whether one pod fails or all. Do not add attempts: in an outage they multiply the load.",
    '```promql\nguardrail:events:ratio5m{namespace="shop",service="checkout",guardrail="retry"}\n```',
  ]);
  expect(text).toContain("Told: any for 5m.");
});

test.each(GATEWAYS)("%s: queries that Prometheus reads; no page without an alert", (gateway) => {
  const service = behind(gateway);
  const books = guardrailRunbook(service);
  expect(books).toHaveLength(signalRules(service).length);
  for (const { text } of books) {
    const queries = [...text.matchAll(/^```promql\n([^]*?)\n```$/gm)].map(([, query]) => query);
    expect(queries).not.toEqual([]);
    for (const query of queries) expect([query, promqlSyntaxError(query)]).toEqual([query, undefined]);
  }
});
