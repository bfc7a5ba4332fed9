import { FIRST_IMAGE, REQUESTS_PER_SECOND } from "./released-service";
import type { Behaviour } from "./scripted-traffic";
import type { Actor } from "./stage";

/** A version of the service, by how it answers. */
export const image = (version: string) => `example.invalid/checkout:${version}`;
export const GOOD = image("good");
/** As bad as wakes somebody: when these are found is a matter of luck, so there are several. */
export const PAGING = ["1", "2", "3", "4"].map((one) => image(`errors-1.44-${one}`));
/** Every version there is, and how it answers. */
const VERSIONS: Readonly<Record<string, Behaviour>> = {
  [FIRST_IMAGE]: {},
  [GOOD]: {},
  ...Object.fromEntries(PAGING.map((version) => [version, { errors: 0.0144 }])),
  [image("errors-5")]: { errors: 0.05 },
  [image("errors-100")]: { errors: 1 },
  [image("slow-30")]: { slow: 0.3 },
};

/** No watch behind the verdict, which would take five minutes. */
const SHORT = { steps: [{ weight: "25%" }, { analysis: true as const }] };
const WITH_HALF = { steps: [...SHORT.steps, { weight: "50%" }, { pause: "10s" }] };

const actor = (namespace: string, change: Partial<Actor> = {}): Actor => ({
  namespace,
  routing: "replicas",
  requestsPerSecond: REQUESTS_PER_SECOND,
  versions: VERSIONS,
  budgetLeft: 0.62,
  canary: SHORT,
  ...change,
});

/** Every service, in a namespace of its own. */
export const ACTORS: readonly Actor[] = [
  actor("good", { canary: {} }),
  actor("good-on-traefik", { routing: "traefik", canary: WITH_HALF }),
  actor("errors-one-in-70"),
  actor("also-errors-one-in-70"),
  actor("errors-one-in-20"),
  actor("errors-one-in-20-on-traefik", { routing: "traefik" }),
  actor("errors-always"),
  actor("errors-always-on-traefik", { routing: "traefik" }),
  actor("slow"),
  actor("idle", { requestsPerSecond: 0 }),
  actor("outage", { ownPrometheus: true }),
  actor("spent", { budgetLeft: 0.0019 }),
];
