import { GATEWAYS } from "../../src/spec/traffic-spec";
import { CAPABILITY_TABLE } from "../../src/traffic/capability-table";
import { BEHAVIOURS, COMMON } from "./behaviours-list";
import type { Behaviour } from "./behaviours-list";
import type { Measured } from "./behaviours-measurement";
import type { RunGateway } from "./gateways/gateway-under-test";

/** What `npm run docs:behaviours` writes beside the page, and what tests compare a run with. */
export interface Published {
  readonly date: string;
  /** `NGINX 1.22` and what it stands for. */
  readonly columns: Readonly<Record<string, Column>>;
  /** By behaviour, then by column. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, Measured>>>>;
}

interface Column {
  readonly gateway: RunGateway;
  /** With all digits: `NGINX 1.22.1`. */
  readonly version: string;
}

/** `NGINX 1.22.1` becomes `NGINX 1.22`. */
export function columnOf(version: string): string {
  return /^.+ \d+\.\d+/.exec(version)![0];
}

/** The page of one run. */
export function behavioursPage(published: Published): string {
  return [HEAD(published), configuration(), table(published), notes(published), READING].join("\n\n") + "\n";
}

const HEAD = ({ date, columns }: Published) => `# What each gateway does when backends misbehave

Measured on ${date}: ${Object.values(columns)
  .map(({ version }) => version)
  .join(
    ", ",
  )}. The configuration in front of the pods is what this library renders, unchanged: nginx.conf for NGINX, the custom resources field by field through Traefik's file provider, and for Envoy the routes and policies through Envoy Gateway's own translator (egctl 1.9.1).
The pods are small servers on the same machine. The page is written by \`npm run docs:behaviours\`; CI measures the same and fails where a status or a number of tries is another one, where a limit acts early or more than 10 % late, or where nothing should wait and something takes longer than 500 ms. Early means by more than 5 ms, which is what proxies' clocks are apart. Ejection is the exception: it ends when a gateway next looks, and its row must end within 2 to 3.3 s.
The limits are long, so that 10 % of each is more than a busy machine's own delay. A cell that is not what it should be is measured again, at most twice, if the measuring process itself was held up for 50 ms or more, or if Envoy's choice of a pod decides the row; what is measured last counts.
This is Envoy on its own: that Envoy Gateway delivers the same in a cluster is not shown here.`;

function configuration(): string {
  const { timeouts, retry } = COMMON;
  const conditions = (retry.conditions as readonly unknown[]).join(", ");
  return `## Configured limits

Unless a row says more: \`connect: ${timeouts.connect}\`, \`backendRequest: ${timeouts.backendRequest}\` (one try), \`request: ${timeouts.request}\` (all tries together); \`retry.attempts: ${String(retry.attempts)}\` on ${conditions}, for ${(retry.methods as readonly string[]).join(" and ")} only, without backoff; no ejection, no rate limit, no limit of parallel requests, no body limit. Two pods; ejection on Envoy with \`maxPercent: 50\`.`;
}

function table(published: Published): string {
  const ran = Object.keys(published.columns);
  const gateways = Object.values(published.columns).map(({ gateway }) => gateway);
  const notRun = GATEWAYS.filter((gateway) => !gateways.some((each) => each === gateway));
  const rows = BEHAVIOURS.map((behaviour) => [
    behaviour.name,
    `\`${behaviour.guardrail}\``,
    ...ran.map((column) => cell(behaviour, published, column)),
    ...notRun.map(() => "not run"),
  ]);
  const header = ["behaviour", "guardrail", ...ran, ...notRun];
  return ["## Measured", "", line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function cell(behaviour: Behaviour, { cells, columns }: Published, column: string): string {
  const { answers, hits, most, milliseconds } = cells[behaviour.name][column];
  const statuses = Object.entries(answers).map(([outcome, count]) => (count === 1 ? outcome : `${count} x ${outcome}`));
  const time = milliseconds < 100 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;
  const { support } = CAPABILITY_TABLE[columns[column].gateway][behaviour.guardrail];
  const tries = `${hits} ${hits === 1 ? "hit" : "hits"}${most === undefined ? "" : `, at most ${most} a request`}`;
  return `${statuses.join(", ")}; ${tries}; ${time}${support === "weaker" ? " (weaker)" : ""}`;
}

/** What the table of capabilities says about the cells that are marked. */
function notes({ columns }: Published): string {
  const gateways = [...new Set(Object.values(columns).map(({ gateway }) => gateway))];
  const guardrails = [...new Set(BEHAVIOURS.map(({ guardrail }) => guardrail))];
  const lines = guardrails.flatMap((guardrail) =>
    gateways.flatMap((gateway) => {
      const { support, loses } = CAPABILITY_TABLE[gateway][guardrail];
      return support === "weaker" ? [`- \`${guardrail}\` on ${gateway}: ${loses}.`] : [];
    }),
  );
  return ["## Where a gateway does less", "", "In rows of these guardrails a cell says (weaker).", "", ...lines].join(
    "\n",
  );
}

const READING = `## How to read it

- A cell is the status that the client saw, how many tries reached a pod, and the time until the last answer ended. \`200 cut\` is an answer that began and whose connection was broken. Times below 100 ms say that nothing waited, not how fast a gateway is.
- "hang" takes the request and never answers. "gone" refuses connections. "takes no connection" leaves them unanswered, as behind a firewall that drops packets. "drips" sends its headers at once and then a byte every 900 ms. "breaks" takes a connection and resets it at once, before any request: each connection counts as a hit. "fails and works in turns" answers 503 and 200 alternately; where both pods do, they count together, so that the next try always works.
- "GET that meets ..." is repeated until one request meets that pod; the cell is that request.
- In the row with ejection after 3 failures, hits above 40 are the failures of the pod that fails every second time. Envoy and Traefik count failures in a row, so it stays in. NGINX counts failures within \`for\`, whatever was in between, so it is out at the third.
- The ejected pod answers 503 until it is out. The hits are its own, the 20 answers are what the client saw meanwhile, and the time is from its last failure until it is asked again. NGINX counts ejection in whole seconds; Envoy looks at its ejected pods every tenth of \`for\`, and at least every 3 s; a pod that fails again as soon as it is back stays out longer each time.
- Envoy draws the pod of a repeat by chance, again up to five times where it drew the one that failed. With one of two pods gone and \`attempts: 1\`, 13 of 1500 GETs met it twice and failed (expected: 1 of 128). \`attempts: 2\` or \`eject\` prevents it.
- Columns that say "not run" are gateways whose programs are not part of this run.`;
