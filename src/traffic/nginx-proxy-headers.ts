import type { NginxLine } from "./nginx-syntax";

/**
 * What is read from a client's headers, by lists of the only values that get through: any other protocol to switch to (h2c)
 * would be a way around this file, and any other scheme a way into the app's links.
 */
export const HEADER_MAPS: readonly NginxLine[] = [
  { block: "map $http_upgrade $guardrails_upgrade", lines: [`default ""`, "websocket websocket"] },
  { block: "map $guardrails_upgrade $guardrails_connection", lines: [`default ""`, "websocket upgrade"] },
  "# Whoever ends TLS in front says so; what has no TLS in front could be told so by any client.",
  { block: "map $http_x_forwarded_proto $guardrails_proto", lines: ["default $scheme", "http http", "https https"] },
];

/** An empty header is not sent: without an upgrade the connection to the upstream is kept. */
export const PROXY_HEADERS: readonly NginxLine[] = [
  "proxy_http_version 1.1",
  "proxy_set_header Connection $guardrails_connection",
  "proxy_set_header Upgrade $guardrails_upgrade",
  "proxy_set_header Host $host",
  "proxy_set_header X-Real-IP $remote_addr",
  "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for",
  "proxy_set_header X-Forwarded-Host $host",
  "proxy_set_header X-Forwarded-Proto $guardrails_proto",
];
