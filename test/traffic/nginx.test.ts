import fc from "fast-check";
import { nginxConfig } from "../../src/traffic/nginx";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { contractDocument } from "../contract-document";
import { contractService, only, rulesOf } from "./contract-service";
import { readService } from "../../src/spec/read-service";

const guardrails = (traffic: object = {}) => trafficGuardrails(contractService("catalog-nginx", { traffic }));
const lines = (traffic: object = {}) =>
  guardrails(traffic)
    .nginx!.split("\n")
    .map((line) => line.trim());

/** The lines of the block that begins with `head`, without its nested ones' indentation. */
function block(head: string, traffic: object = {}): string[] {
  const all = guardrails(traffic).nginx!.split("\n");
  const start = all.findIndex((line) => line.trim() === `${head} {`);
  const indent = all[start].search(/\S/);
  const end = all.findIndex((line, index) => index > start && line === `${" ".repeat(indent)}}`);
  return all.slice(start + 1, end).map((line) => line.trim());
}

test("the catalog contract's upstreams count failures together and are taken out after three", () => {
  expect(block("upstream shop-catalog")).toEqual([
    "zone shop-catalog-upstreams 1m;",
    "server 10.0.0.11:8080 max_fails=3 fail_timeout=10s;",
    "server 10.0.0.12:8080 max_fails=3 fail_timeout=10s;",
    "keepalive 32;",
    "keepalive_timeout 1m;",
  ]);
});

test("another host than the service's gets 404, and headers are timed before the host is known", () => {
  const { nginx } = trafficGuardrails(contractService("catalog-nginx"));
  expect(nginx).toMatch(/server \{\s+listen 80 default_server;\s+server_name _;\s+return 404;\s+\}/);
  expect(nginx!.indexOf("client_header_timeout 10s;")).toBeLessThan(nginx!.indexOf("server {"));
  const anyHost = trafficGuardrails(contractService("catalog-nginx", { traffic: { hostnames: null } }));
  expect(anyHost.nginx).not.toContain("default_server");
});

test("the catalog contract's server holds every guardrail, and only the listed methods are repeated", () => {
  expect(block("server")).toEqual([
    "listen 80;",
    "server_name catalog.example.com;",
    "limit_req zone=shop-catalog-requests burst=25 nodelay;",
    "limit_req_status 429;",
    "proxy_connect_timeout 1s;",
    "proxy_read_timeout 1s;",
    "proxy_send_timeout 1s;",
    "proxy_http_version 1.1;",
    "proxy_set_header Connection $guardrails_connection;",
    "proxy_set_header Upgrade $guardrails_upgrade;",
    "proxy_set_header Host $host;",
    "proxy_set_header X-Real-IP $remote_addr;",
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "proxy_set_header X-Forwarded-Host $host;",
    "proxy_set_header X-Forwarded-Proto $guardrails_proto;",
    "location / {",
    "error_page 418 = @write;",
    "if ($request_method !~ ^(GET|HEAD)$) {",
    "return 418;",
    "}",
    "proxy_next_upstream error timeout http_502 http_503;",
    "proxy_next_upstream_tries 2;",
    "proxy_next_upstream_timeout 3s;",
    "proxy_pass http://shop-catalog;",
    "}",
    "location @write {",
    "proxy_next_upstream off;",
    "proxy_pass http://shop-catalog;",
    "}",
  ]);
});

test("NGINX's own breaker and retries are switched off where nobody asked for them", () => {
  const none = { retry: null, circuitBreaker: null };
  expect(block("upstream shop-catalog", none)[1]).toBe("server 10.0.0.11:8080 max_fails=0;");
  expect(block("location /", none)).toEqual(["proxy_next_upstream off;", "proxy_pass http://shop-catalog;"]);
});

test("what is not written keeps NGINX's own value, but for what any client could abuse", () => {
  const text = guardrails({ timeouts: null, maxBody: null, rateLimit: null, allowWeaker: null }).nginx!;
  const limits = text.split("\n").filter((line) => /_timeout (?!=)|client_|limit_req_zone|server_tokens/.test(line));
  expect(limits.map((line) => line.trim())).toEqual([
    "server_tokens off;",
    "client_header_timeout 10s;",
    "client_body_timeout 30s;",
    "large_client_header_buffers 4 8k;",
    "client_max_body_size 1m;",
  ]);
});

test("client limits stand above every server, since NGINX reads before it knows the host", () => {
  const timeouts = { clientHeader: "11s", clientBody: "12s" };
  const text = guardrails({ timeouts, maxBody: "3Mi" }).nginx!;
  expect(text).toMatch(
    /client_header_timeout 11s;\s+client_body_timeout 12s;\s+large_client_header_buffers 4 8k;\s+client_max_body_size 3m;\s+server \{/,
  );
  expect(text.match(/client_(header|body)_timeout|client_max_body_size/g)).toHaveLength(3);
});

test("without a limit for one try the request's own cuts a silent backend", () => {
  const timeouts = { backendRequest: null, request: "1700ms" };
  expect(lines({ timeouts, retry: null })).toContain("proxy_read_timeout 1s700ms;");
});

test("a path is matched by whole parts, everything else is 404", () => {
  expect(block("location ~ ^/v1\\.2/items(/|$)", { path: "/v1.2/items/" })).toContain(
    "proxy_pass http://shop-catalog;",
  );
  expect(block("location /", { path: "/v1.2/items" })).toEqual(["return 404;"]);
});

test("repeating POST has to be said to NGINX as well", () => {
  const text = guardrails({ retry: { methods: ["GET", "POST"] } }).nginx;
  expect(text).toContain("proxy_next_upstream error timeout http_502 http_503 non_idempotent;");
});

test.each([
  [{ requests: 50, per: "second" }, "50r/s", " burst=50 nodelay"],
  [{ requests: 90, per: "minute" }, "90r/m", " burst=2 nodelay"],
  [{ requests: 660, per: "hour" }, "11r/m", " burst=1 nodelay"],
  [{ requests: 7, per: "minute", burst: 0 }, "7r/m", ""],
])("rate limit %j is %s and lets through at once%s", (rateLimit, rate, burst) => {
  const text = guardrails({ rateLimit: { burst: null, ...rateLimit } }).nginx;
  expect(text).toContain(`limit_req_zone $server_name zone=shop-catalog-requests:1m rate=${rate};`);
  expect(text).toContain(`limit_req zone=shop-catalog-requests${burst};`);
});

test.each([
  ["512Ki", "512k"],
  ["1Gi", "1g"],
  ["1500k", "1500000"],
])("a body of %s is %s", (maxBody, size) => {
  expect(lines({ maxBody })).toContain(`client_max_body_size ${size};`);
});

test("connections are split over the upstreams, parallel requests are counted for all", () => {
  const circuitBreaker = { maxConnections: 9, maxParallelRequests: 31 };
  const text = guardrails({ circuitBreaker, allowWeaker: ["circuitBreaker.maxConnections"] }).nginx;
  expect(text).toContain("server 10.0.0.11:8080 max_fails=3 fail_timeout=10s max_conns=4;");
  expect(text).toContain("limit_conn shop-catalog-parallel 31;");
});

test("an IPv6 address gets its brackets", () => {
  expect(
    lines({
      upstreams: [
        { host: "2001:db8::7", port: 81 },
        { host: "b", port: 82 },
      ],
    }),
  ).toContain("server [2001:db8::7]:81 max_fails=3 fail_timeout=10s;");
});

test("where NGINX listens and writes is the caller's to choose", () => {
  const service = contractService("catalog-nginx") as ServiceWithTraffic;
  const text = nginxConfig(service, { listen: "127.0.0.1:8088", runtimeDirectory: "/tmp/x" });
  for (const line of [
    "listen 127.0.0.1:8088;",
    "pid /tmp/x/nginx.pid;",
    "error_log /tmp/x/error.log warn;",
    "access_log /tmp/x/access.log guardrails;",
    "proxy_temp_path /tmp/x/proxy;",
  ]) {
    expect(text).toContain(line);
  }
  expect(text.match(/listen 127|listen /g)).toHaveLength(2);
});

const two = [
  { host: "a", port: 1 },
  { host: "b", port: 1 },
];

test.each([
  [
    "retry-single-upstream",
    { upstreams: two.slice(1) },
    "1 upstream and 1 attempt: NGINX repeats on another upstream only, so it never will",
  ],
  [
    "retry-more-than-upstreams",
    { upstreams: two, retry: { attempts: 4 } },
    "2 upstreams allow 1 repeat, so 4 attempts never happen",
  ],
  ["retry-status-unknown", { retry: { conditions: ["timeout", 501, 408] } }, "NGINX cannot repeat on 501, 408"],
  [
    "rate-limit-fraction",
    { rateLimit: { requests: 100, per: "hour" } },
    "100 an hour is no whole number of requests a minute",
  ],
  [
    "eject-seconds",
    { circuitBreaker: { eject: { for: "1500ms" } } },
    "NGINX cannot take 1s500ms: fail_timeout has no milliseconds",
  ],
  [
    "connections-per-upstream",
    { circuitBreaker: { maxConnections: 1 }, allowWeaker: ["circuitBreaker.maxConnections"] },
    "1 connections cannot be split over 2 upstreams",
  ],
  [
    "eject-single-pod",
    { upstreams: two.slice(1) },
    "1 upstream: NGINX ignores max_fails where there is no other to send requests to",
  ],
  ["upstream", { upstreams: [...two, { host: "10.0.0.7:80", port: 80 }] }, "neither a host name nor an IP address"],
  ["path", { path: "/a%20b" }, "nginx does not take a path with %"],
])("%s is found with its numbers", (rule, traffic, message) => {
  expect(only(guardrails(traffic).problems, `traffic/${rule}`).message).toBe(message);
});

test("a rate that would have to be rounded is not rendered at all", () => {
  expect(guardrails({ rateLimit: { requests: 100, per: "hour" } }).nginx).toBeUndefined();
});

test("without upstreams the workload's Service is the only one, which is said", () => {
  const { nginx, problems } = guardrails({ upstreams: null, retry: null });
  expect(nginx).toContain("server catalog:80 max_fails=3 fail_timeout=10s;");
  expect(only(problems, "traffic/upstream-assumed").severity).toBe("info");
  expect(rulesOf(guardrails({ upstreams: null }).problems)).toContain("traffic/retry-single-upstream");
});

test("no text of the document can end a directive or open a block", () => {
  const document = contractDocument("catalog-nginx") as { spec: { traffic: object } };
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[/a-z0-9:.%;{}$#'" \\\n-]{1,20}$/));
  fc.assert(
    fc.property(text, text, text, (path, hostname, host) => {
      const upstreams = [{ host, port: 80 }, ...two];
      const traffic = { ...document.spec.traffic, path, hostnames: [hostname], upstreams };
      const { service } = readService({ ...document, spec: { ...document.spec, traffic } });
      const nginx = service?.traffic && trafficGuardrails(service).nginx;
      if (nginx === undefined) return;
      for (const line of nginx.split("\n").filter((each) => each !== "")) {
        expect(line).toMatch(/^( *#.*| *\}| *[^;]*\{| *[^;{}]*;| *log_format .*;)$/);
      }
    }),
    { numRuns: 300 },
  );
});
