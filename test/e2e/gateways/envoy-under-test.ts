import { envoyService, envoyVersion, startEnvoy, translatedService } from "../envoy-process";
import type { Envoy, EnvoyEngines } from "../envoy-process";
import { send } from "../fake-backend";
import { described } from "./gateway-under-test";
import type { GatewayUnderTest } from "./gateway-under-test";

/** Envoy with what Envoy Gateway makes of the rendered routes and policies; a process of its own each time. */
export function envoyUnderTest(engines: EnvoyEngines): GatewayUnderTest {
  let running: Envoy | undefined;
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    gateway: "envoy-gateway",
    name: `Envoy ${envoyVersion(engines)}`,
    serve: async (pods, traffic) => {
      const eject = traffic.eject && { consecutive5xx: traffic.eject.failures, for: traffic.eject.for, maxPercent: 50 };
      const service = envoyService(described(traffic, eject), pods.length);
      const [xds] = await Promise.all([translatedService(engines.egctl, service), stop()]);
      running = await startEnvoy(engines.envoy, xds, pods);
    },
    ask: (method, sent) => send(running!.port, method, { host: "shop.example.com", path: "/checkout/7", ...sent }),
    stop,
  };
}
