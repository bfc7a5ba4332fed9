import type { Traffic } from "../spec/service";
import type { NginxLine } from "./nginx-syntax";

/** The most that `limit_conn` takes (ngx_http_limit_conn_module.c), and the most that a worker is set up for. */
export const MOST_PARALLEL = 65_535;

/** NGINX's usual number, and a usual limit of open files. */
const LEAST_CONNECTIONS = 1_024;

/** Idle connections to upstreams, listening sockets and the channel between the processes. */
const SPARE = 64;

/**
 * A proxied request has two connections, one to the client and one to an upstream. Each worker has room for all that the limits
 * let through, since nothing makes the workers share evenly; without limits it is NGINX's usual number.
 */
function connectionsOf({ circuitBreaker }: Traffic): number {
  const { maxParallelRequests, maxConnections } = circuitBreaker ?? {};
  const parallel = Math.min(MOST_PARALLEL, maxParallelRequests ?? maxConnections ?? 0);
  return Math.max(LEAST_CONNECTIONS, 2 * parallel + SPARE);
}

/** How much a worker may hold. With a body or an answer in a temporary file, a connection has two files open. */
export function nginxWorkers(traffic: Traffic): NginxLine[] {
  const connections = connectionsOf(traffic);
  return [
    connections > LEAST_CONNECTIONS ? `worker_rlimit_nofile ${2 * connections}` : undefined,
    { block: "events", lines: [`worker_connections ${connections}`] },
  ];
}
