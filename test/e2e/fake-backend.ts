import { spawn } from "node:child_process";
import { createServer, request } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import { connect, createServer as createListener } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A backend that remembers what reached it. */
export interface FakeBackend {
  readonly address: string;
  /** `GET /path` of each request. */
  readonly seen: string[];
  readonly headers: IncomingMessage["headers"][];
  close(): Promise<void>;
}

/** Listens on loopback; without a behaviour it answers 200 with its name. */
export async function fakeBackend(name: string, behaviour?: RequestListener): Promise<FakeBackend> {
  const seen: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    headers.push(incoming.headers);
    if (behaviour !== undefined) return behaviour(incoming, response);
    incoming.resume().on("end", () => response.end(name));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  };
  return { address: `127.0.0.1:${port}`, seen, headers, close };
}

/** Takes connections and breaks each at once; `seen` has one entry a connection, so tries can be counted. */
export async function deadBackend(): Promise<Pick<FakeBackend, "address" | "seen" | "close">> {
  const seen: string[] = [];
  const server = createListener((socket) => {
    seen.push("connection");
    socket.on("error", () => undefined).resetAndDestroy();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    seen,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** Takes the request and says nothing. */
export const hangs: RequestListener = () => undefined;

/** Breaks the connection in place of an answer. */
export const resets: RequestListener = (incoming) => void incoming.socket.resetAndDestroy();

/** Breaks the connection inside the answer's headers. */
export const breaksOff: RequestListener = (incoming) => void incoming.socket.end("HTTP/1.1 200 OK\r\nContent-Le");

/** Answers in chunks, as servers do that do not know the length of an error page. */
export const failsWith =
  (status: number, after = 0): RequestListener =>
  (incoming, response) => {
    const answer = () => response.writeHead(status, { "x-failed": "yes" }).end("no");
    incoming.resume().on("end", () => setTimeout(answer, after));
  };

/** Sends its headers at once and then a byte every `gap` milliseconds. */
export const drips =
  (bytes: number, gap: number): RequestListener =>
  (_incoming, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    let left = bytes;
    const timer = setInterval(() => {
      response.write("x");
      if (--left > 0) return;
      clearInterval(timer);
      response.end();
    }, gap);
  };

/** Listens, and never comes to accepting a connection. */
const ACCEPTS_NOTHING = `const server = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  require("fs").writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** An address where connections are not answered, as behind a firewall that drops packets. */
export async function blackHole(): Promise<{ address: string; close(): Promise<void> }> {
  const child = spawn(process.execPath, ["-e", ACCEPTS_NOTHING], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) => child.stdout.once("data", (text) => resolve(Number(text))));
  const waiting: Socket[] = [];
  while (await opens(port, waiting));
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      for (const socket of waiting) socket.destroy();
      const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGKILL");
      return exited;
    },
  };
}

/** Whether one more connection is taken into the queue; it stays there. */
function opens(port: number, waiting: Socket[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => undefined);
    waiting.push(socket);
    // A process that was held up runs its timers first: what the kernel has to say is heard before the verdict.
    setTimeout(() => setImmediate(() => resolve(false)), 300);
  });
}

/** What a client saw. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
  /** Until the first byte of the body, or its end where there is none. */
  readonly first: number;
  /** Until the end. */
  readonly milliseconds: number;
  /** Whether the connection was broken before the body's end. */
  readonly cut: boolean;
}

export interface Sent {
  readonly body?: string;
  /** Without a length before it, in chunks. */
  readonly chunked?: boolean;
  readonly path?: string;
  readonly host?: string;
  /** The client's own address; every one of 127.0.0.0/8 is this machine's. */
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

/** One request on a connection of its own. */
export function send(port: number, method: string, sent: Sent = {}): Promise<Answer> {
  const { body = "", path = "/", host = "127.0.0.1" } = sent;
  const length = sent.chunked ? { "transfer-encoding": "chunked" } : { "content-length": Buffer.byteLength(body) };
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  return new Promise((resolve, reject) => {
    const headers = { host, ...length, ...sent.headers };
    const to = { port, host: "127.0.0.1", localAddress: sent.from, method, path, headers, agent: false };
    const outgoing = request(to, (response) => {
      let text = "";
      let first: number | undefined;
      response.on("data", (chunk: Buffer) => {
        first ??= elapsed();
        text += chunk.toString();
      });
      const done = (cut: boolean) => {
        const milliseconds = elapsed();
        const { statusCode: status, headers: received } = response;
        resolve({ status: status!, body: text, headers: received, first: first ?? milliseconds, milliseconds, cut });
      };
      response.on("error", () => done(true));
      response.on("end", () => done(false));
    });
    outgoing.on("error", reject).end(body);
  });
}
