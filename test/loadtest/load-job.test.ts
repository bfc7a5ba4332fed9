import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { loadJob } from "../../src/loadtest/load-job";
import { loadScriptOf } from "../../src/loadtest/load-script-of";
import { checkoutService } from "../canary/checkout";
import type { Variation } from "../canary/checkout";

function job(spec: Variation["spec"] = {}) {
  const service = checkoutService({ besideSlos: true, spec });
  return { job: loadJob(service, loadScriptOf(service, guardedSlos(service).slos)!), service };
}
const containerOf = (spec: Variation["spec"]) => job(spec).job.spec!.template.spec!.containers[0];

test("the Job of the whole test: once, in time, without rights, and never one of the service's own pods", () => {
  const { job: whole, service } = job();
  expect(whole).toEqual({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { generateName: "checkout-load-", namespace: "shop", labels: { team: "payments" } },
    spec: {
      backoffLimit: 0,
      // Twelve minutes of stages, and three around them.
      activeDeadlineSeconds: 900,
      ttlSecondsAfterFinished: 86_400,
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "checkout-load-test" } },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 12345,
            runAsGroup: 12345,
            seccompProfile: { type: "RuntimeDefault" },
          },
          volumes: [
            { name: "script", configMap: { name: loadScriptOf(service, guardedSlos(service).slos)!.configMap } },
          ],
          containers: [
            {
              name: "k6",
              image: "grafana/k6:1.1.0",
              args: ["run", "/test/script.js"],
              env: [
                { name: "TARGET", value: "http://checkout.shop.svc:80" },
                { name: "PROFILE", value: "full" },
                { name: "HOST", value: "shop.example.com" },
                { name: "K6_NO_USAGE_REPORT", value: "true" },
              ],
              resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "1Gi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [{ name: "script", mountPath: "/test", readOnly: true }],
            },
          ],
        },
      },
    },
  });
});

const stages = [{ for: "1m", requestsPerSecond: 5 }];
const requests = [{ path: "/" }];

test("an image of one's own, a port of its own, and no name of a host where there is none to be sure of", () => {
  const image = `registry.example.com:5000/tools/k6@sha256:${"a".repeat(64)}`;
  expect(containerOf({ loadTest: { stages, requests, image } })).toMatchObject({ image });
  const bare = {
    traffic: null,
    canary: null,
    slos: [{ name: "a", objective: 99, window: "30d", indicator: { availability: { source: "app" } } }],
  };
  const { env } = containerOf({ ...bare, workload: { service: { name: "web", port: 8443 } } });
  expect(env!.map(({ name, value }) => `${name}=${value}`)).toEqual([
    "TARGET=http://web.shop.svc:8443",
    "PROFILE=full",
    "K6_NO_USAGE_REPORT=true",
  ]);
});
