/** A source that cannot carry an SLI, and what can. */
export interface RefusedSource {
  readonly why: string;
  readonly instead: string;
}

const APP = "use source app, or http-requests with a selector";

/** Sources that people look for and that count no answers, by name. */
export const NO_SERIES: Readonly<Record<string, RefusedSource>> = {
  // NGINX Gateway Fabric 2.7: connections and nginx_http_requests_total; statuses need NGINX Plus.
  "nginx-gateway-fabric": {
    why: "NGINX Gateway Fabric counts requests without status, route or latency; with NGINX Plus it counts statuses, but not by route",
    instead: APP,
  },
  // nginx-prometheus-exporter 1.4.1: collector/nginx.go reads stub_status.
  nginx: {
    why: "NGINX counts requests without status, route or latency: stub_status has nothing else",
    instead: `${APP}, or count NGINX's access log with an exporter and name its counters in indicator.ratio`,
  },
};
