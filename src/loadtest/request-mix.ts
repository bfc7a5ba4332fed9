import type { LoadTest } from "../spec/service";

/** A request and the end of its places among all. */
export interface PlacedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  /** It has the places below this one that no request before it has. */
  readonly upTo: number;
}

/** A mix that is exact and the same in every run: iteration i sends the request at place (i x step) modulo places. */
export interface RequestMix {
  readonly requests: readonly PlacedRequest[];
  readonly places: number;
  /** Shares no factor with `places`, so each place comes once a round; near the golden section, so neighbours differ. */
  readonly step: number;
}

const GOLDEN = 0.618;

export function requestMix({ requests }: LoadTest): RequestMix {
  let places = 0;
  const placed = requests.map(({ method, path, weight, body }): PlacedRequest => {
    places += weight;
    return { method, path, ...(body !== undefined && { body, contentType: contentType(body) }), upTo: places };
  });
  return { requests: placed, places, step: stepFor(places) };
}

function stepFor(places: number): number {
  const wanted = Math.max(1, Math.round(places * GOLDEN));
  const steps = Array.from({ length: wanted }, (_, index) => wanted - index);
  return steps.find((step) => commonFactor(step, places) === 1)!;
}

function commonFactor(one: number, other: number): number {
  return other === 0 ? one : commonFactor(other, one % other);
}

function contentType(body: string): string {
  try {
    JSON.parse(body);
    return "application/json";
  } catch {
    return "text/plain; charset=utf-8";
  }
}
