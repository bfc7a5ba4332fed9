import { z } from "zod";
import type { Service } from "../spec/service";

/** One backend as NGINX will see it. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** The addresses written, each once, or the workload's Service as the only one. */
export function upstreamsOf(service: Service): readonly Upstream[] {
  const { name, port } = service.workload.service;
  const written = service.traffic?.upstreams ?? [{ host: name, port }];
  const keys = written.map(addressKey);
  return written.filter((_, index) => keys.indexOf(keys[index]) === index);
}

/** The same for two ways of writing one address: letters of host names, and of IPv6, have no case. */
export function addressKey(upstream: Upstream): string {
  return upstreamAddress(upstream).toLowerCase();
}

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*$/;

/** A host name, an IPv4 or an IPv6 address: nothing that NGINX could read as a port, a socket or another directive. */
export function isHost(host: string): boolean {
  return NAME.test(host) || isIpv6(host);
}

function isIpv6(host: string): boolean {
  return z.ipv6().safeParse(host).success;
}

/** `10.0.0.11:8080`, `[2001:db8::1]:8080`. */
export function upstreamAddress({ host, port }: Upstream): string {
  return `${isIpv6(host) ? `[${host}]` : host}:${port}`;
}
