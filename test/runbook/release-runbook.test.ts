import { composeGuardrails } from "../../src/guardrails";
import { promqlSyntaxError } from "../../src/promql/parse";
import { releaseRules } from "../../src/canary/release-alerts";
import { isAlert } from "../../src/rules/rule";
import { releaseRunbook } from "../../src/runbook/release-runbook";
import { checkoutService } from "../canary/checkout";
import { checkoutWith } from "../spec/checkout-document";

const service = checkoutService({ besideSlos: true });
const [{ path, text, anchors }] = releaseRunbook(service);
const blocksOf = (page: string, language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "gm"))].map(([, body]) => body.split("\n"));
const commandsUnder = (anchor: string, page = text) =>
  blocksOf(
    page.split(/(?=<a id=)/).find((section) => section.startsWith(`<a id="${anchor}">`))!,
    "sh",
  ).flat();

test("each alert's link leads to its own heading", () => {
  const alerts = releaseRules(service).flatMap(({ rules }) => rules.filter(isAlert));
  expect(alerts.map(({ annotations }) => annotations.runbook_url)).toEqual(
    anchors.map((anchor) => `${service.runbooksUrl}/${path.replace("runbooks/", "")}#${anchor}`),
  );
  for (const { alert } of alerts) expect(text).toContain(`<a id="${alert.toLowerCase()}"></a>\n\n## ${alert}\n`);
});

test("every link inside the page has a place to go", () => {
  const targets = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  const places = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, anchor]) => anchor);
  expect(targets.length).toBeGreaterThan(3);
  expect(targets.filter((target) => !places.includes(target))).toEqual([]);
});

test.each([
  ["abort", "kubectl argo rollouts abort checkout -n shop"],
  ["retry", "kubectl argo rollouts retry rollout checkout -n shop"],
  ["rollback", "kubectl argo rollouts undo checkout -n shop"],
  ["go-on", "kubectl argo rollouts promote checkout -n shop"],
  ["why", "kubectl logs -n shop -l app.kubernetes.io/name=checkout-load-test --tail=100"],
])("%s begins with, or has, a command that can be copied: %s", (anchor, command) => {
  expect(commandsUnder(anchor)).toContain(command);
});

test("the canary goes when the Deployment has its pods back, and nothing scales it down again", () => {
  const commands = commandsUnder("turn-off");
  const order = [
    "argo rollouts status",
    "scaleDown",
    "scale deployment/checkout",
    "rollout status",
    "get endpointslices",
  ];
  const places = order.map((part) => commands.findIndex((command) => command.includes(part)));
  expect(places).toEqual([0, 1, 2, 3, 4]);
  expect(commands[2]).toMatch(/ --replicas=4$/);
  expect(commands.join("\n")).not.toContain("delete");
});

test("commands are whole: nothing is left to be filled in", () => {
  const commands = blocksOf(text, "sh").flat();
  expect(commands.length).toBeGreaterThan(18);
  for (const command of commands) expect(command).toMatch(/^(until .*)?kubectl [a-z].* -n shop( |$)/);
  expect(commands.join("\n")).not.toMatch(/undefined|<[a-z]+>|NAME[^:]|\.\.\./);
});

test("queries that Prometheus reads", () => {
  const queries = blocksOf(text, "promql").map((lines) => lines.join("\n"));
  expect(queries).toHaveLength(2);
  for (const query of queries) expect([query, promqlSyntaxError(query)]).toEqual([query, undefined]);
});

test("the plan's sentences, with the numbers of this service, when there is a plan", () => {
  const { guardrails } = composeGuardrails(checkoutWith());
  const { canaryPlan, runbooks } = guardrails!;
  const release = runbooks.find(({ path }) => path.endsWith(".canary.md"))!.text;
  const plan = release.slice(release.indexOf("## The plan"), release.indexOf("\n## Turn"));
  expect(canaryPlan!.explain.length).toBeGreaterThan(4);
  const plain = (sentence: string) => sentence.replaceAll(/[\\`*_]/g, "");
  for (const sentence of canaryPlan!.explain) expect(plain(plan)).toContain(plain(sentence));
  expect(text).not.toContain("## The plan");
});

test("planned pauses are nobody's neglect", () => {
  const steps = [{ weight: "5%" }, { analysis: true }, { pause: "90m" }];
  expect(releaseRunbook(checkoutService({ canary: { steps } }))[0].text).toContain("Told after 2h30m.");
});

test("no page for a service whose releases nothing here controls", () => {
  const alone = checkoutService({ spec: { canary: null } });
  expect([releaseRunbook(alone), releaseRules(alone)]).toEqual([[], []]);
});
