import { nginxConfigMap } from "../../src/traffic/nginx-config-map";
import { contractService } from "./contract-service";

test("the whole nginx.conf travels in one ConfigMap, as the file NGINX reads", () => {
  expect(nginxConfigMap(contractService("checkout"), "events {}\n")).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "checkout-nginx", namespace: "shop", labels: { team: "payments" } },
    data: { "nginx.conf": "events {}\n" },
  });
});
