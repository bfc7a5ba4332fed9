/** Statuses that proxy_next_upstream takes (nginx.org, ngx_http_proxy_module). */
export const NGINX_RETRY_STATUSES: readonly number[] = [403, 404, 429, 500, 502, 503, 504];
