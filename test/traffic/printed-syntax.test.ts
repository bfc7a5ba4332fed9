import fc from "fast-check";
import type { Manifest } from "../../src/manifest";
import type { Gateway } from "../../src/spec/traffic-spec";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";

/*
 * Forms that the controllers themselves compare with: CRDs of NGINX Gateway Fabric 2.6.7, internal/configs/parsing_helpers.go
 * of NGINX Ingress Controller 5.5.4, internal/ingress/annotations of ingress-nginx 1.15.1.
 */
const FABRIC_TIME = /^[0-9]{1,4}(ms|s|m|h)?$/;
const FABRIC_SIZE = /^\d{1,4}(k|m|g)?$/;
const RATE = /^\d+r\/[sm]$/;
const NGINX_TIME = /^(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const NEXT_UPSTREAM = /^(off|((error|timeout|http_(500|502|503|504|403|404|429)|non_idempotent)( |$))+)$/;
const WHOLE = /^[1-9]\d*$/;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const TEXT = /^[^\s"{};$\\]+$/;

/** What may stand at each field, whatever its parents; a field that is missing here fails the test. */
const FORMS: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  "nginx-gateway-fabric": {
    connect: FABRIC_TIME,
    read: FABRIC_TIME,
    send: FABRIC_TIME,
    timeout: FABRIC_TIME,
    maxSize: FABRIC_SIZE,
    zoneSize: FABRIC_SIZE,
    rate: RATE,
    key: /^(?:[^ \t\r\n;{}#$]+|\$\w+)+$/,
    burst: WHOLE,
    noDelay: /^true$/,
    rejectCode: /^429$/,
    group: /^(gateway\.networking\.k8s\.io)?$/,
    kind: /^(HTTPRoute|Service)$/,
    name: NAME,
  },
  "nginx-ingress": {
    name: NAME,
    service: NAME,
    host: /^[a-z0-9.*-]+$/,
    port: WHOLE,
    "connect-timeout": NGINX_TIME,
    "read-timeout": NGINX_TIME,
    "send-timeout": NGINX_TIME,
    "next-upstream": NEXT_UPSTREAM,
    "next-upstream-tries": WHOLE,
    "next-upstream-timeout": NGINX_TIME,
    "max-fails": /^\d+$/,
    "fail-timeout": /^(\d+h)?(\d+m)?(\d+s)?$/,
    "max-conns": WHOLE,
    "client-max-body-size": /^\d+[kKmMgG]?$/,
    path: /^(\/|~ \^\/[^\s"{};]+\(\/\|\$\))$/,
    variable: /^\$request_method$/,
    value: /^[A-Z]+$/,
    pass: /^(read|write|all)$/,
    rate: RATE,
    key: TEXT,
    zoneSize: /^\d+[kKmM]?$/,
    burst: WHOLE,
    noDelay: /^true$/,
    rejectCode: /^429$/,
  },
  "ingress-nginx": {
    "proxy-connect-timeout": WHOLE,
    "proxy-read-timeout": WHOLE,
    "proxy-send-timeout": WHOLE,
    "proxy-next-upstream": NEXT_UPSTREAM,
    "proxy-next-upstream-tries": WHOLE,
    "proxy-next-upstream-timeout": WHOLE,
    "proxy-body-size": /^\d+[bkmg]?$/i,
    "limit-connections": WHOLE,
    "limit-rps": WHOLE,
    "limit-rpm": WHOLE,
    "limit-burst-multiplier": WHOLE,
    ingressClassName: /^nginx$/,
    host: /^[a-z0-9.*-]+$/,
    path: /^\/[A-Za-z0-9._\-/]*$/,
    pathType: /^Prefix$/,
    name: NAME,
    number: WHOLE,
  },
};

/** Every value at the end of a tree, with the name of its field. */
function leaves(value: unknown, field = ""): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each) => leaves(each, field));
  if (typeof value !== "object" || value === null) return [[field, String(value)]];
  return Object.entries(value).flatMap(([name, each]) =>
    leaves(each, name.replace(/^nginx\.ingress\.kubernetes\.io\//, "")),
  );
}

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const milliseconds = (max: number) =>
  maybe(
    fc
      .tuple(fc.integer({ min: 1, max: Math.floor(max / 1_000) }), fc.constantFrom(250, 1_000, 1_000, 1_000, 60_000))
      .map(([amount, unit]) => `${Math.min(amount * unit, max)}ms`),
  );
const seconds = (max: number) => maybe(fc.integer({ min: 1, max }).map((amount) => `${amount}s`));

const accepted = fc.record({
  path: fc.constantFrom("/", "/pay", "/pay.v2/x-1/"),
  timeouts: fc.record({
    connect: milliseconds(75_000),
    request: milliseconds(3_600_000),
    backendRequest: milliseconds(3_600_000),
    idle: seconds(86_400),
    clientBody: seconds(3_600),
  }),
  retry: maybe(
    fc.record({
      attempts: fc.integer({ min: 0, max: 10 }),
      conditions: fc.array(fc.constantFrom("connect-failure", "reset", "timeout", 404, 503), { minLength: 1 }),
      methods: fc.array(fc.constantFrom("GET", "PUT", "POST"), { minLength: 1 }),
    }),
  ),
  circuitBreaker: maybe(
    fc.record({
      maxConnections: maybe(fc.integer({ min: 1, max: 1_000_000 })),
      maxParallelRequests: maybe(fc.integer({ min: 1, max: 1_000_000 })),
      eject: maybe(
        fc.record({
          consecutiveFailures: fc.integer({ min: 1, max: 1_000 }),
          for: fc.constantFrom("1s", "1500ms", "17m"),
        }),
      ),
    }),
  ),
  rateLimit: maybe(
    fc.record({
      requests: fc.integer({ min: 1, max: 1_000_000 }),
      per: fc.constantFrom("second", "second", "minute", "hour"),
      burst: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined, freq: 1 }),
    }),
  ),
  maxBody: maybe(
    fc
      .tuple(fc.integer({ min: 2, max: 900 }), fc.constantFrom("k", "Ki", "M", "Mi"))
      .map(([amount, unit]) => `${amount}${unit}`),
  ),
});

/** Without the fields that are undefined, which the schema would take for written. */
const written = (description: object) => JSON.parse(JSON.stringify(description)) as Record<string, unknown>;

function formsOf({ metadata, spec }: Manifest, gateway: Gateway): string[] {
  return leaves([metadata.annotations ?? {}, spec])
    .filter(([field, value]) => FORMS[gateway][field]?.test(value) !== true)
    .map(([field, value]) => `${field}: ${value}`);
}

test.each(Object.keys(FORMS) as Gateway[])(
  "whatever %s is given, it prints what it can read back, or nothing",
  (gateway) => {
    let printed = 0;
    fc.assert(
      fc.property(accepted, (description) => {
        const { routes, policies } = trafficGuardrails(bareService(gateway, written(description)));
        printed += routes.length;
        const own = [...routes, ...policies].filter(({ kind }) => kind !== "HTTPRoute");
        expect(own.flatMap((manifest) => formsOf(manifest, gateway))).toEqual([]);
      }),
      { numRuns: 300 },
    );
    // Many descriptions have something that the gateway cannot write; without some that it can, this would show nothing.
    expect(printed).toBeGreaterThan(20);
  },
);
