import { BEHAVIOURS, COMMON } from "./behaviours-list";
import type { Behaviour } from "./behaviours-list";
import { startPods } from "./behaviours-pods";
import type { Pods } from "./behaviours-pods";
import type { Answer } from "./fake-backend";
import type { GatewayUnderTest } from "./gateways/gateway-under-test";
import { sleep } from "./gateways/server-process";

/** One cell of the table, as it was measured. */
export interface Measured {
  /** How many answers of each status; `200 cut` is one whose connection was broken before its end. */
  readonly answers: Readonly<Record<string, number>>;
  /** Tries that reached a pod. */
  readonly hits: number;
  /** The most tries of one request, where requests came one after the other. */
  readonly most?: number;
  /** Until the last answer; for an ejected pod until it is asked again. */
  readonly milliseconds: number;
}

/** With how late this process itself was meanwhile, at worst. */
export interface Measurement extends Measured {
  readonly late: number;
}

/** More than any request that is not held up takes, and less than what holds up. */
const SLOW = 1_000;

/** An ejected pod is looked for this long. */
const LONGEST_ABSENCE = 10_000;

/** Waits for what this measurement needs, and for others, so that none starts an engine while another measures. */
export type Together = (own: Promise<void>) => Promise<void>;

/** For so many measurements. */
export function startTogether(count: number): Together {
  let left = count;
  let open: () => void;
  const all = new Promise<void>((resolve) => (open = resolve));
  const arrive = () => --left === 0 && open();
  return async (own) => {
    await own.finally(arrive);
    await all;
  };
}

export async function measure(
  gateway: GatewayUnderTest,
  behaviour: Behaviour,
  together: Together,
): Promise<Measurement> {
  const pods = await startPods(behaviour.pods);
  const clock = watchClock();
  try {
    await together(gateway.serve(pods.addresses, { ...COMMON, ...behaviour.traffic }));
    clock.reset();
    const measured = await WAYS[behaviour.asked.how](gateway, behaviour, pods);
    return { ...measured, late: clock.latest() };
  } finally {
    clock.stop();
    await pods.close();
  }
}

type Way = (gateway: GatewayUnderTest, behaviour: Behaviour, pods: Pods) => Promise<Measured>;

function ask(gateway: GatewayUnderTest, { asked }: Behaviour): Promise<Answer> {
  const bytes = "bytes" in asked ? asked.bytes : undefined;
  return gateway.ask(asked.method, bytes === undefined ? {} : { body: "x".repeat(bytes) });
}

function measured(answers: readonly Answer[], hits: number, milliseconds?: number): Measured {
  const counts: Record<string, number> = {};
  for (const { status, cut } of answers) {
    const outcome = `${status}${cut ? " cut" : ""}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  const longest = Math.max(...answers.map((answer) => answer.milliseconds));
  return { answers: counts, hits, milliseconds: Math.round(milliseconds ?? longest) };
}

const counted = (asked: Behaviour["asked"]): number => ("count" in asked ? asked.count : 1);

const WAYS: Readonly<Record<(typeof BEHAVIOURS)[number]["asked"]["how"], Way>> = {
  once: async (gateway, behaviour, pods) => measured([await ask(gateway, behaviour)], pods.hits()),
  "in turn": async (gateway, behaviour, pods) => {
    const answers: Answer[] = [];
    let most = 0;
    for (let n = 0; n < counted(behaviour.asked); n++) {
      const before = pods.hits();
      answers.push(await ask(gateway, behaviour));
      most = Math.max(most, pods.hits() - before);
    }
    return { ...measured(answers, pods.hits()), most };
  },
  together: async (gateway, behaviour, pods) => {
    const all = Array.from({ length: counted(behaviour.asked) }, () => ask(gateway, behaviour));
    return measured(await Promise.all(all), pods.hits());
  },
  "until slow": async (gateway, behaviour, pods) => {
    for (let n = 0; n < 40; n++) {
      const before = pods.hits();
      const answer = await ask(gateway, behaviour);
      if (answer.milliseconds > SLOW) return measured([answer], pods.hits() - before);
    }
    throw new Error("no request met the pod that holds it up");
  },
  "until back": async (gateway, behaviour, pods) => {
    const answers: Answer[] = [];
    let lastHit = 0;
    for (let n = 0; n < 20; n++) {
      // Envoy's main thread takes a pod out, a moment after its worker has seen the failure.
      await sleep(10);
      const before = pods.hitsOfFirst();
      answers.push(await ask(gateway, behaviour));
      if (pods.hitsOfFirst() > before) lastHit = performance.now();
    }
    const hits = pods.hitsOfFirst();
    pods.heal();
    while (pods.hitsOfFirst() === hits && performance.now() - lastHit < LONGEST_ABSENCE) {
      await sleep(15);
      await ask(gateway, behaviour);
    }
    return measured(answers, hits, performance.now() - lastHit);
  },
};

/** How late this process is woken: on a busy machine every time that is measured grows by as much. */
function watchClock() {
  const STEP = 10;
  let last = performance.now();
  let latest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    latest = Math.max(latest, now - last - STEP);
    last = now;
  }, STEP);
  return { reset: () => void (latest = 0), latest: () => Math.round(latest), stop: () => clearInterval(timer) };
}
