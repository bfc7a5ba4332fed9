import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** A port of the loopback address that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((ready) => socket.listen(0, "127.0.0.1", ready));
  const { port } = socket.address() as AddressInfo;
  await new Promise((closed) => socket.close(closed));
  return port;
}
