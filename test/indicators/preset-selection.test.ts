import fc from "fast-check";
import { regexLiteral } from "../../src/indicators/presets/regex-literal";
import type { Service } from "../../src/spec/service";
import { presetNamed, sampleService, selects } from "./preset-labels";

const HASH = "0f1e2d3c4b5a69788796";
const POD = "checkout-6dc78b855c-x2k4q";
const existing = (gateway: string) => ({
  traffic: { gateway, route: "existing", routeName: "front-door" },
});

function taken(name: string, service: Service, series: readonly Record<string, string>[]): Record<string, string>[] {
  const matchers = presetNamed(name).matchersOf!(service);
  return series.filter((labels) => selects(matchers, labels));
}

/** Source, the spec's own fields, series of the service, series of its neighbours. */
const SELECTIONS: [source: string, spec: object, own: Record<string, string>[], foreign: Record<string, string>[]][] = [
  [
    "envoy-gateway",
    {},
    ["checkout-read/rule/0", "checkout-write/rule/0"].map(cluster("shop")),
    [
      ...["checkout2-read/rule/0", "mycheckout-read/rule/0", "checkout/rule/0", "checkout-read/rule/1"].map(
        cluster("shop"),
      ),
      ...["checkout-read/rule/0"].map(cluster("shop2")),
    ],
  ],
  [
    "envoy-gateway",
    existing("envoy-gateway"),
    ["front-door/rule/0", "front-door/rule/17"].map(cluster("shop")),
    [
      ...["front-door2/rule/0", "front-door/rule/", "checkout-read/rule/0"].map(cluster("shop")),
      ...["front-door/rule/0"].map(cluster("my-shop")),
    ],
  ],
  [
    "traefik",
    {},
    [
      `httproute-shop-checkout-gw-infra-public-ep-websecure-0-${HASH}@kubernetesgateway`,
      `httproute-shop-checkout-gw-shop-public-ep-web-in-12-${HASH}@kubernetesgateway`,
      `shop-checkout-${HASH}@kubernetescrd`,
      "shop_checkout_0@kubernetescrd",
      "shop-checkout-rule-0-path-3@kubernetesingressnginx",
      "shop-checkout-rule-10-path-0-canary-tls@kubernetesingressnginx",
      "shop-checkout-default-backend-tls@kubernetesingressnginx",
    ].map(router),
    [
      `httproute-shop-checkout2-gw-infra-public-ep-web-0-${HASH}@kubernetesgateway`,
      `httproute-myshop-checkout-gw-infra-public-ep-web-0-${HASH}@kubernetesgateway`,
      `httproute-shop-checkout-v2-gw-infra-public-ep-web-0-${HASH}@kubernetesgateway`,
      `shop-checkout2-${HASH}@kubernetescrd`,
      "shop_checkout2_0@kubernetescrd",
      "my_shop_checkout_0@kubernetescrd",
      `myshop-checkout-${HASH}@kubernetescrd`,
      `shop-checkout-v2-${HASH}@kubernetescrd`,
      `shop-checkout-${HASH}@kubernetesgateway`,
      `shop-checkout-${HASH}@file`,
      "shop-checkout-v2-rule-0-path-0@kubernetesingressnginx",
      "shop-checkout-shop-example-com@kubernetes",
    ].map(router),
  ],
  [
    "traefik",
    existing("traefik"),
    [`shop-front-door-${HASH}@kubernetescrd`].map(router),
    [`shop-checkout-${HASH}@kubernetescrd`, `shop-front-doors-${HASH}@kubernetescrd`].map(router),
  ],
  [
    "ingress-nginx",
    {},
    [{ namespace: "ingress-nginx", exported_namespace: "shop", ingress: "checkout" }],
    [
      { namespace: "shop", ingress: "checkout" },
      { namespace: "ingress-nginx", exported_namespace: "myshop", ingress: "checkout" },
      { namespace: "ingress-nginx", exported_namespace: "shop", ingress: "checkout2" },
    ],
  ],
  [
    "ingress-nginx",
    existing("ingress-nginx"),
    [{ exported_namespace: "shop", ingress: "front-door" }],
    [{ exported_namespace: "shop", ingress: "checkout" }],
  ],
  ...["nginx-ingress", "nginx-ingress-plus"].map((source): (typeof SELECTIONS)[number] => [
    source,
    {},
    ["virtualserver", "ingress"].map((resource_type) => ({
      resource_type,
      resource_namespace: "shop",
      resource_name: "checkout",
    })),
    [
      { resource_namespace: "shop", resource_name: "checkout2" },
      { resource_namespace: "myshop", resource_name: "checkout" },
      { resource_namespace: "", resource_name: "" },
    ],
  ]),
  [
    "kong",
    { workload: { service: { name: "checkout-svc" } } },
    [
      "shop.public.checkout-svc.shop.example.com.80",
      "shop.checkout.checkout-svc..http",
      "httproute.shop.checkout.0.0",
      "httproute.shop.checkout.shop.example.com.2.11",
    ].map(route),
    [
      "shop.public.checkout-svc2.shop.example.com.80",
      "shop.public.mycheckout-svc.shop.example.com.80",
      "myshop.public.checkout-svc.shop.example.com.80",
      "shop.public.other.checkout-svc.example.com.80",
      "httproute.shop.checkout2.0.0",
      "httproute.myshop.checkout.0.0",
      "httproute.shop.checkout.0",
      "httproute_shop_checkout.0.0",
    ].map(route),
  ],
  [
    "istio",
    {},
    [destination("checkout", "shop", "source")],
    [
      destination("checkout", "shop", "destination"),
      destination("checkout", "shop", "waypoint"),
      destination("checkout2", "shop", "source"),
      destination("checkout-canary", "shop", "source"),
      destination("checkout", "myshop", "source"),
    ],
  ],
  [
    "istio",
    { canary: { guardSlos: ["a"] } },
    ["checkout", "checkout-stable", "checkout-canary"].map((name) => destination(name, "shop", "source")),
    ["checkout2", "mycheckout", "checkout-canary2", "checkout-read"].map((name) => destination(name, "shop", "source")),
  ],
  [
    "linkerd",
    {},
    [
      { direction: "inbound", namespace: "shop", pod: POD, target_port: "8080", route_name: "default" },
      { direction: "inbound", namespace: "shop", pod: POD },
    ],
    [
      { direction: "outbound", namespace: "shop", pod: POD, target_port: "8080" },
      { direction: "inbound", namespace: "shop", pod: POD, target_port: "4191", route_name: "default" },
      { direction: "inbound", namespace: "shop", pod: POD, target_port: "8080", route_name: "probe" },
      { direction: "inbound", namespace: "myshop", pod: POD },
      { direction: "inbound", namespace: "shop", pod: `my${POD}` },
      { direction: "inbound", namespace: "shop", pod: "checkout2-6dc78b855c-x2k4q" },
    ],
  ],
  [
    "otel-http",
    { workload: { deployment: "checkout" } },
    [
      { namespace: "shop", pod: POD },
      { namespace: "shop", pod: "checkout-5f7-zz9aa" },
    ],
    [
      { namespace: "myshop", pod: POD },
      { namespace: "shop", pod: "checkout-db-0" },
      { namespace: "shop", pod: "checkout-worker-6dc78b855c-x2k4q" },
      { namespace: "shop", pod: "mycheckout-6dc78b855c-x2k4q" },
      { namespace: "shop", pod: "checkout-6dc78b855c-x2k4qq" },
    ],
  ],
];

function cluster(namespace: string) {
  return (rest: string) => ({ envoy_cluster_name: `httproute/${namespace}/${rest}` });
}

function router(name: string) {
  return { router: name };
}

function route(name: string) {
  return { route: name };
}

function destination(name: string, namespace: string, reporter: string) {
  return { reporter, destination_service_name: name, destination_service_namespace: namespace };
}

test.each(SELECTIONS)("%s with %j takes its own series and no neighbour's", (...[source, spec, own, foreign]) => {
  expect(taken(source, sampleService(spec), [...own, ...foreign])).toEqual(own);
});

const dnsLabel = fc
  .tuple(
    fc.constantFrom(..."abc"),
    fc.string({ unit: fc.constantFrom(..."ab0-"), maxLength: 6 }),
    fc.constantFrom(..."bc9"),
  )
  .map((parts) => parts.join(""));

/** Where a source writes a service's namespace and name, as the source's own code does. */
const WRITTEN: [source: string, labels: (namespace: string, name: string) => Record<string, string>][] = [
  ["envoy-gateway", (namespace, name) => cluster(namespace)(`${name}-write/rule/0`)],
  [
    "traefik",
    (namespace, name) =>
      router(`httproute-${namespace}-${name}-gw-a-b-ep-web-0-${HASH}`.replace(/-+/g, "-") + "@kubernetesgateway"),
  ],
  ["traefik", (namespace, name) => router(`${namespace}-${name}-${HASH}`.replace(/-+/g, "-") + "@kubernetescrd")],
  ["ingress-nginx", (namespace, name) => ({ exported_namespace: namespace, ingress: name })],
  ["nginx-ingress", (namespace, name) => ({ resource_namespace: namespace, resource_name: name })],
  ["nginx-ingress-plus", (namespace, name) => ({ resource_namespace: namespace, resource_name: name })],
  ["kong", (namespace, name) => route(`httproute.${namespace}.${name}.0.0`)],
  ["kong", (namespace, name) => route(`${namespace}.any.${name}.shop.example.com.http`)],
  ["istio", (namespace, name) => destination(name, namespace, "source")],
  ["linkerd", (namespace, name) => ({ direction: "inbound", namespace, pod: `${name}-6dc78b855c-x2k4q` })],
  ["otel-http", (namespace, name) => ({ namespace, pod: `${name}-6dc78b855c-x2k4q` })],
];

const sample = sampleService();

function named(namespace: string, name: string): Service {
  const workload = { ...sample.workload, deployment: name, service: { ...sample.workload.service, name } };
  return { ...sample, namespace, service: name, workload };
}

test.each(WRITTEN)("%s finds any service, and only it", (source, labelsOf) => {
  const ownName = fc.tuple(dnsLabel, dnsLabel);
  fc.assert(
    fc.property(ownName, ownName, ([namespace, name], [otherNamespace, otherName]) => {
      const service = named(namespace, name);
      const own = labelsOf(namespace, name);
      const other = labelsOf(otherNamespace, otherName);
      const same = JSON.stringify(own) === JSON.stringify(other);
      expect(taken(source, service, [own, other])).toEqual(same ? [own, other] : [own]);
    }),
  );
});

test("an escaped text matches itself and nothing else", () => {
  const texts = fc.string({
    unit: fc.oneof(fc.constantFrom(...String.raw`.*+?^$(){}|[]\/-"`), fc.constantFrom(..."ab")),
  });
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      const regex = new RegExp(`^(?:${regexLiteral(text)})$`, "su");
      expect([regex.test(text), regex.test(other)]).toEqual([true, text === other]);
    }),
  );
});
