import { send } from "../fake-backend";
import { nginxService, nginxVersion, startNginx } from "../nginx-process";
import type { Nginx } from "../nginx-process";
import { described } from "./gateway-under-test";
import type { GatewayUnderTest } from "./gateway-under-test";

/** NGINX with the rendered file; a process of its own each time. */
export function nginxUnderTest(binary: string): GatewayUnderTest {
  let running: Nginx | undefined;
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    gateway: "nginx",
    name: `NGINX ${nginxVersion(binary)}`,
    serve: async (pods, traffic) => {
      await stop();
      const eject = traffic.eject && { consecutiveFailures: traffic.eject.failures, for: traffic.eject.for };
      running = await startNginx(binary, nginxService(pods, described(traffic, eject)));
    },
    ask: (method, sent) => send(running!.port, method, { host: "catalog.example.com", path: "/items/7", ...sent }),
    stop,
  };
}
