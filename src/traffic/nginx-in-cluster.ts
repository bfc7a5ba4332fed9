/** How the generated NGINX runs in a container: without root, on a read-only file system but for one folder. */
export const NGINX_IN_CLUSTER = {
  /** An unprivileged process may not listen below 1024. */
  listen: "8080",
  /** Answers whether NGINX itself is up; not part of the Service. */
  probe: "8081",
  runtimeDirectory: "/run/guardrails",
  logs: "streams",
  /** `auto` would start one for each core of the node, whatever the container's share of it. */
  workers: 2,
} as const;
