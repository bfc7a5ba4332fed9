import { trafficGuardrails } from "../../../src/traffic/traffic-guardrails";
import { traefikFile } from "../../traffic/traefik-file";
import { traefikService } from "../../traffic/traefik-service";
import { send } from "../fake-backend";
import { startTraefik, traefikVersion } from "../traefik-process";
import type { Traefik } from "../traefik-process";
import { described } from "./gateway-under-test";
import type { GatewayUnderTest } from "./gateway-under-test";

/** One Traefik for all; a new configuration takes the place of the one before. */
export function traefikUnderTest(binary: string): GatewayUnderTest {
  let running: Traefik | undefined;
  return {
    gateway: "traefik",
    name: `Traefik ${traefikVersion(binary)}`,
    serve: async (pods, traffic) => {
      const eject = traffic.eject && { consecutiveFailures: traffic.eject.failures, for: traffic.eject.for };
      const { routes, policies } = trafficGuardrails(traefikService(described(traffic, eject)));
      expect(routes).toHaveLength(4);
      running ??= await startTraefik(binary);
      await running.load(traefikFile([...routes, ...policies], pods));
    },
    ask: (method, sent) => send(running!.web, method, { host: "shop.example.com", path: "/checkout/7", ...sent }),
    stop: async () => running?.stop(),
  };
}
