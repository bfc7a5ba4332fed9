import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardrails } from "./command";

const CHECKOUT = "test/contract/checkout.guardrails.yaml";
const CATALOG = "test/contract/catalog-nginx.guardrails.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const target = path.join(folder, name);
  writeFileSync(target, text);
  return target;
}

const service = (name: string, objective: string) => `apiVersion: guardrails/v1alpha1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  runbooks: { baseUrl: "https://git.example.com/runbooks" }
  slos:
    - name: availability
      objective: ${objective}
      indicator: { availability: { source: app } }
  environments:
    staging: { slos: [{ name: availability, objective: 0, indicator: { availability: { source: app } } }] }
`;
const good = service("cart", "99.95").replace(/ {2}environments:[^]*/, "");

test("both contract files pass, with warnings that are shown", () => {
  const { code, out, err } = guardrails(["check", CHECKOUT, CATALOG]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(`${CHECKOUT}: shop/checkout`);
  expect(out).toMatch(/0 errors, \d+ warnings, \d+ infos in 2 services\n$/);
});

test("--strict counts warnings, and never infos", () => {
  expect(guardrails(["check", CATALOG, "--strict"]).code).toBe(1);
  const onlyInfos = file("infos.yaml", good.replace(/ {2}runbooks:.*\n/, ""));
  const { code, out } = guardrails(["check", onlyInfos, "--strict"]);
  expect([code, out]).toEqual([0, expect.stringContaining("0 errors, 0 warnings, 1 info in 1 service")]);
});

test("an error says its place with its line, what was got, what is allowed and what to do, and exits with 1", () => {
  const { code, out } = guardrails(["check", file("hundred.yaml", good.replace("99.95", "100"))]);
  expect(code).toBe(1);
  expect(out).toContain(
    [
      "  error    spec.slos[0].objective, line 8: an objective of 100 or more leaves no error budget  [spec/value]",
      "           got: 100",
      "           allowed: a number of percent above 0 and below 100, for example 99.9",
      "           fix: leave room for errors, for example 99.9",
    ].join("\n"),
  );
});

test("without --env every environment is checked too; with it only that one", () => {
  const written = file("environments.yaml", service("cart", "99.95"));
  const all = guardrails(["check", written]);
  expect([all.code, all.out]).toEqual([1, expect.stringContaining("spec.slos[0].objective (environment staging)")]);
  expect(guardrails(["check", written, "--env", "staging"]).code).toBe(1);
  expect(guardrails(["check", written], { GUARDRAILS_ENV: "staging" }).code).toBe(1);
  const misspelt = guardrails(["check", written, "--env", "stagin"]);
  expect([misspelt.code, misspelt.out]).toEqual([1, expect.stringContaining('did you mean "staging"?')]);
});

test("--service picks one document of several", () => {
  const several = file(
    "several.yaml",
    `${good}---\n${good.replace("name: cart", "name: pay").replace("99.95", "100")}`,
  );
  expect(guardrails(["check", several]).out).toContain("in 2 services");
  expect(guardrails(["check", several, "--service", "cart"]).code).toBe(0);
  expect(guardrails(["check", several, "--service", "pay"]).code).toBe(1);
  const misspelt = guardrails(["check", several, "--service", "carts"]);
  expect([misspelt.code, misspelt.out]).toEqual([1, expect.stringContaining('did you mean "cart"?')]);
});

test("one service in two documents is an error: both would generate the same names", () => {
  const twice = file("twice.yaml", `${good}---\n${good}`);
  const { code, out } = guardrails(["check", twice]);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/shop\/cart is described in .*twice\.yaml already {2}\[spec\/duplicate-name\]/),
  ]);
});

test("two services whose policies attach to one route are an error: the gateway would drop one policy", () => {
  const attached = (name: string, routeName: string) =>
    `${good.replace("name: cart", `name: ${name}`)}  traffic: { gateway: envoy-gateway, route: existing, routeName: ${routeName}, timeouts: { request: 2s } }\n`;
  const same = guardrails(["check", file("same.yaml", `${attached("cart", "front")}---\n${attached("pay", "front")}`)]);
  expect([same.code, same.out]).toEqual([
    1,
    expect.stringContaining("BackendTrafficPolicy on HTTPRoute shop/front is generated for shop/cart already"),
  ]);
  const other = file("other.yaml", `${attached("cart", "front")}---\n${attached("pay", "back")}`);
  expect(guardrails(["check", other]).code).toBe(0);
  const out = path.join(folder, "same-route");
  const rendered = guardrails(["render", path.join(folder, "same.yaml"), "--out", out]);
  expect([rendered.code, rendered.err]).toEqual([1, expect.stringContaining("HTTPRoute shop/front")]);
});

const behindTraefik = (name: string, namespace: string) =>
  `${good.replace("name: cart, namespace: shop", `name: ${name}, namespace: ${namespace}`)}  traffic: { gateway: traefik, hostnames: [${name}.example.com] }\n`;

test("two services that generate one object are an error that names it and the other service", () => {
  const clash = file("clash.yaml", `${behindTraefik("cart", "a")}---\n${behindTraefik("cart-hosts", "a")}`);
  const { code, out } = guardrails(["check", clash]);
  const message = "generated for a/cart already: IngressRoute a/cart-hosts";
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(new RegExp(`a/cart-hosts\n +error +metadata.name.*${message}`)),
  ]);
  expect(out).toContain("fix: rename this service or a/cart");
  const elsewhere = file("apart.yaml", `${behindTraefik("cart", "a")}---\n${behindTraefik("cart-hosts", "b")}`);
  expect(guardrails(["check", elsewhere]).code).toBe(0);
  const out2 = path.join(folder, "one-object");
  const rendered = guardrails(["render", clash, "--out", out2]);
  expect([rendered.code, rendered.err]).toEqual([1, expect.stringContaining("IngressRoute a/cart-hosts")]);
});

test("two services whose files would have one name are an error in check, as they are in render", () => {
  const run = file("run-together.yaml", `${behindTraefik("eu-cart", "shop")}---\n${behindTraefik("cart", "shop-eu")}`);
  const { code, out } = guardrails(["check", run]);
  expect([code, out]).toEqual([1, expect.stringMatching(/generated for shop\/eu-cart already: file .* and \d+ more/)]);
});

test("names that only one environment brings together are found there", () => {
  const inStaging = (name: string, gateway: string) =>
    `${good.replace("name: cart, namespace: shop", `name: ${name}, namespace: a`)}  traffic: { gateway: ${gateway} }\n  environments: { staging: { traffic: { gateway: traefik } } }\n`;
  const cart = inStaging("cart", "ingress-nginx");
  const hosts = inStaging("cart-hosts", "traefik");
  const { code, out } = guardrails(["check", file("environments.yaml", `${cart}---\n${hosts}`)]);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(
      /metadata.name \(environment staging\).*: generated for a\/cart already: IngressRoute a\/cart-hosts {2}\[checks\/generated-twice\]/,
    ),
  ]);
  expect(guardrails(["check", path.join(folder, "environments.yaml"), "--env", "staging"]).code).toBe(1);
});

test.each([
  ["is not there", () => path.join(folder, "nowhere.yaml"), "there is no such file"],
  ["is a folder", () => folder, "this is a folder"],
  ["is empty", () => file("empty.yaml", "# nothing\n"), "the file has no document"],
  ["is no YAML", () => file("broken.yaml", "a: b\n  c: [\n"), "line 3, column 1"],
])("a file that %s exits with 2 and one clear sentence", (_, written, sentence) => {
  const { code, out, err } = guardrails(["check", written()]);
  expect(code).toBe(2);
  expect(out).toContain(sentence);
  expect(out + err).not.toMatch(/\n\s+at /);
});

test("one unreadable file does not hide the findings of the others", () => {
  const { code, out } = guardrails(["check", path.join(folder, "nowhere.yaml"), CATALOG]);
  expect(code).toBe(2);
  expect(out).toContain("traffic/weaker-accepted");
});

test("an entry of a list keeps its place and line when another one is refused", () => {
  const hosts = ["*", "*.com", "a..b", "1.2.3.4", "EXAMPLE.com"].map((host) => `      - "${host}"\n`).join("");
  const written = file("hosts.yaml", `${good}  traffic:\n    gateway: traefik\n    hostnames:\n${hosts}`);
  const first = readFileSync(written, "utf8").split("\n").indexOf('      - "*"') + 1;
  const { out } = guardrails(["check", written]);
  const said = [...out.matchAll(/hostnames\[(\d)\], line (\d+): .*\n.*got: "?([^"\n]+)/g)].map(([, ...found]) => found);
  expect(said).toEqual([
    ["0", String(first), "*"],
    ["4", String(first + 4), "EXAMPLE.com"],
    ["2", String(first + 2), "a..b"],
    ["3", String(first + 3), "1.2.3.4"],
  ]);
});

test("an accepted finding is shown with its reason and not counted", () => {
  const accepting = file(
    "accepted.yaml",
    `${good.replace(/ {2}runbooks:.*\n/, "")}  acknowledge: [{ rule: checks/no-runbook-url, reason: runbooks live in the wiki }]\n`,
  );
  const { out } = guardrails(["check", accepting]);
  expect(out).toContain("accepted spec.runbooks.baseUrl");
  expect(out).toContain("reason: runbooks live in the wiki");
  expect(out).toContain("0 errors, 0 warnings, 0 infos, 1 accepted in 1 service");
});

test("--format json is for programs", () => {
  const { code, out } = guardrails(["check", file("json.yaml", good.replace("99.95", "100")), "--format", "json"]);
  const report = JSON.parse(out) as {
    documents: { service: string; problems: Record<string, unknown>[] }[];
    counts: unknown;
  };
  expect(code).toBe(1);
  expect(report.counts).toEqual({ error: 1, warning: 0, info: 0, acknowledged: 0 });
  expect(report.documents[0].service).toBe("shop/cart");
  expect(report.documents[0].problems[0]).toMatchObject({
    rule: "spec/value",
    severity: "error",
    path: "spec.slos[0].objective",
    got: "100",
    line: 8,
  });
});

test("--format github is one escaped annotation a finding, at its line", () => {
  const written = file("annotated.yaml", good.replace("99.95", '"50%\\n::warning::"'));
  const { out } = guardrails(["check", written, "--format", "github"]);
  const lines = out.trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^::error file=.*annotated\.yaml,line=8,title=spec\/value::spec\.slos\[0\]\.objective; not a number; got "50%25/,
  );
});

test.each([
  ["an unknown option", ["check", CHECKOUT, "--strikt"], "(Did you mean --strict?)"],
  ["an unknown format", ["check", CHECKOUT, "--format", "xml"], "Allowed choices are text, json, github"],
  ["no file", ["check"], "missing required argument"],
  ["an unknown call", ["chek", CHECKOUT], "unknown command"],
])("%s is refused with what to do, and exits with 2", (_, args, sentence) => {
  const { code, err } = guardrails(args);
  expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
});

test.each([[["--help"]], [["check", "--help"]], [["render", "--help"]]])(
  "%j shows an example and exits with 0",
  (args) => {
    const { code, out } = guardrails(args);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:|Commands:/);
  },
);
