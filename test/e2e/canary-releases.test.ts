import { setTimeout } from "node:timers/promises";
import type { CanaryPlan } from "../../src";
import { eventually } from "./control-plane/eventually";
import { ACTORS, GOOD, image, PAGING } from "./releases/actors";
import { compared } from "./releases/compared";
import { release } from "./releases/finished-release";
import type { FinishedRelease } from "./releases/finished-release";
import { verdictsOf } from "./releases/made-verdict";
import type { BadShares } from "./releases/prediction";
import { REQUESTS_PER_SECOND } from "./releases/released-service";
import { releaseTable } from "./releases/release-table";
import type { TableRow } from "./releases/release-table";
import { setStage, stageInstalled } from "./releases/stage";
import type { Stage } from "./releases/stage";

/*
 * Whole releases: what a stack says, installed by Helm, run by Argo Rollouts on pods that become ready and judged by a
 * Prometheus that reads scripted requests. All releases run at the same time, each in a namespace of its own.
 */

const LIMIT_MS = 600_000;
jest.setTimeout(LIMIT_MS);
const FACTOR = 1.5;
const OUTAGE_MS = 180_000;
const QUIET_MS = 300_000;
/** Argo asks a Prometheus that does not answer again so often. */
const RETRY_SECONDS = 10;

/** The releases, all begun at the same time. */
const stories = {
  good: () => released("good", GOOD, "good"),
  goodOnTraefik: () => released("good-on-traefik", GOOD, "good, on Traefik"),
  oneIn20: () => released("errors-one-in-20", image("errors-5"), "5 % errors"),
  oneIn20OnTraefik: () => released("errors-one-in-20-on-traefik", image("errors-5"), "5 % errors, on Traefik"),
  always: () => released("errors-always", image("errors-100"), "100 % errors"),
  alwaysOnTraefik: () => released("errors-always-on-traefik", image("errors-100"), "100 % errors, on Traefik"),
  slow: () => released("slow", image("slow-30"), "30 % slower than 250 ms"),
  idle: () => released("idle", GOOD, "no requests"),
  spent: () => released("spent", GOOD, "good, 0.19 % of the budget left"),
  outage: releasedInOutage,
  second: releasedAfterAbort,
  oneIn70: () => Promise.all(["errors-one-in-70", "also-errors-one-in-70"].map(releasedWhileAborted)),
};
type Story = keyof typeof stories;

let stage: Stage;
const running = new Map<string, Promise<unknown>>();
const rows: TableRow[] = [];

(stageInstalled() ? describe : describe.skip)("releases on a control plane", () => {
  beforeAll(async () => {
    stage = await setStage(ACTORS);
    for (const [name, story] of Object.entries(stories)) {
      const told = story();
      // Whoever asks for it hears of a failure; nobody may ask.
      told.catch(() => undefined);
      running.set(name, told);
    }
  }, LIMIT_MS);

  afterAll(async () => {
    await Promise.allSettled(running.values());
    await stage?.stop();
    process.stdout.write(releaseTable(rows));
  }, LIMIT_MS);

  const told = <S extends Story>(story: S) => running.get(story) as ReturnType<(typeof stories)[S]>;

  test.each<["always" | "alwaysOnTraefik" | "oneIn20" | "oneIn20OnTraefik", number]>([
    ["always", 1],
    ["alwaysOnTraefik", 1],
    ["oneIn20", 0.05],
    ["oneIn20OnTraefik", 0.05],
  ])("errors %s: aborted when the plan says", async (story, errors) => {
    const finished = await told(story);
    expect(finished.ending).toBe("aborted");
    expectAsPredicted([finished], { availability: errors });
    expectStableServes(finished);
  });

  test("every request fails: it costs what the plan says", async () => {
    const { namespace, hash } = await told("always");
    const { detection, requestsPerSecond } = stage.plans.get(namespace)!;
    const { errors } = stage.traffic.answered(namespace, hash);
    expect(errors).toBeLessThan(FACTOR * detection.seconds * requestsPerSecond!);
  });

  test("1.44 % fail, which pages: aborted when the plan says, on average", async () => {
    const finished = (await told("oneIn70")).flat();
    const aborted = finished.filter(({ ending }) => ending === "aborted");
    // Up to one in 20 may be promoted.
    expect(finished.length - aborted.length).toBeLessThanOrEqual(1);
    expect(aborted.length).toBeGreaterThanOrEqual(4);
    expectAsPredicted(aborted, { availability: 0.0144 });
  });

  test("30 % are slow: aborted by the latency SLO when the plan says", async () => {
    const finished = await told("slow");
    expect(finished.ending).toBe("aborted");
    expectAsPredicted([finished], { latency: 0.3 });
    expectStableServes(finished);
  });

  test("no requests: paused after all looks", async () => {
    const finished = await told("idle");
    const { looks, initialDelay, interval } = stage.plans.get("idle")!.analysis;
    const measured = finished.analyses.flatMap(({ metrics }) => metrics).filter(({ name }) => name === "availability");
    expect([finished.ending, measured.map(({ phase }) => phase)]).toEqual(["paused", ["Inconclusive"]]);
    expect(measured[0].measurements!.at(-1)!.value).toBe("[]");
    const { seconds } = verdictsOf(finished, planOf(finished))[0];
    const expected = initialDelay.plus(interval.times(looks - 1)).seconds;
    note(finished, { seconds, requests: 0, errors: 0 }, { seconds: expected, requests: 0 });
    expectNear(seconds, expected);
  });

  test("less budget left than a release may cost: paused before it gets a request", async () => {
    const finished = await told("spent");
    expect([finished.ending, finished.rollout.currentStepIndex]).toEqual(["paused", 0]);
    expect(stage.traffic.answered("spent", finished.hash).requests).toBe(0);
    const nothing = { seconds: 0, requests: 0 };
    note(finished, { ...nothing, errors: 0 }, nothing);
  });

  test("good, on Traefik: promoted when the plan says, over the plan's weights", async () => {
    const finished = await told("goodOnTraefik");
    expect(finished.ending).toBe("promoted");
    expectAsPredicted([finished], {});
    // The new version becomes the stable one, in two steps of which the first is short.
    const weights = finished.weights.filter((split) => split !== "0/100");
    expect(weights).toEqual(["100/0", "75/25", "50/50", "100/0"]);
  });

  test("Prometheus down for three minutes: nothing changes, and the release goes on", async () => {
    const { finished, back, during, analysesDuring } = await told("outage");
    expect(during).toMatchObject({ phase: "Progressing", currentStepIndex: 2 });
    expect(during.abort ?? false).toBe(false);
    expect(analysesDuring).toBe(1);
    expect(finished.ending).toBe("promoted");
    const [availability] = verdictsOf(finished, planOf(finished));
    const unanswered = finished.analyses.flatMap(({ metrics }) => metrics).map(({ error = 0 }) => error);
    expect(Math.max(...unanswered)).toBeGreaterThanOrEqual(OUTAGE_MS / 1_000 / RETRY_SECONDS / FACTOR);
    note(finished, availability, back);
    expectNear(availability.seconds, back.seconds);
    expectNear(availability.requests, back.requests);
  });

  test("after an abort the stable version serves, and a good one five minutes later is promoted", async () => {
    const { aborted, served, errors, good } = await told("second");
    expect(aborted.ending).toBe("aborted");
    expect(served).toBeGreaterThan((REQUESTS_PER_SECOND * QUIET_MS) / 1_000 / FACTOR);
    expect(errors).toBe(0);
    expect(good.ending).toBe("promoted");
    expectAsPredicted([good], {});
  });

  test("good, by the steps that follow from the SLO: promoted after its watch of five minutes", async () => {
    const finished = await told("good");
    const plan = stage.plans.get("good")!;
    expect(finished.ending).toBe("promoted");
    expectAsPredicted([finished], {});
    const watched = finished.analyses.flatMap(({ metrics }) => metrics).filter(({ name }) => name.endsWith("-watch"));
    expect(watched.map(({ phase, measurements }) => [phase, measurements!.length > 0])).toEqual([
      ["Successful", true],
      ["Successful", true],
    ]);
    expect(finished.seconds).toBeGreaterThan(plan.watch.window.seconds);
  });

  test("in no release does a request find a Service without a pod", async () => {
    await Promise.all(running.values());
    expect(ACTORS.map(({ namespace }) => [namespace, stage.traffic.lost(namespace)])).toEqual(
      ACTORS.map(({ namespace }) => [namespace, 0]),
    );
  });
});

function released(namespace: string, version: string, title: string): Promise<FinishedRelease> {
  return release(stage, { title, namespace, image: version, limitSeconds: 480 });
}

/** Prometheus goes down after the first look of the verdict. */
async function releasedInOutage() {
  const namespace = "outage";
  const { analysis, requestsPerSecond } = stage.plans.get(namespace)!;
  const finishing = released(namespace, GOOD, "good, Prometheus down for 3 minutes");
  finishing.catch(() => undefined);
  const rollout = () => stage.view.of(namespace).rollout;
  await eventually("the verdict is being made", 60_000, () => rollout().currentStepIndex === 2 || undefined);
  const begun = performance.now();
  await setTimeout(analysis.initialDelay.milliseconds + 2_000);
  await stage.fragile.pause();
  await setTimeout(OUTAGE_MS);
  const during = rollout();
  const { body } = await stage.plane.api.get(`/apis/argoproj.io/v1alpha1/namespaces/${namespace}/analysisruns`);
  const analysesDuring = (body as { items: { status?: { phase: string } }[] }).items.filter(
    ({ status }) => status?.phase === "Running",
  ).length;
  await stage.fragile.resume();
  // It is asked again up to one retry later, half of one on average.
  const seconds = (performance.now() - begun) / 1_000 + RETRY_SECONDS / 2;
  const back = { seconds, requests: seconds * requestsPerSecond! };
  return { finished: await finishing, back, during, analysesDuring };
}

/** One version after the other, as long as they are aborted. */
async function releasedWhileAborted(namespace: string): Promise<readonly FinishedRelease[]> {
  const finished: FinishedRelease[] = [];
  for (const version of PAGING) {
    const last = await released(namespace, version, "1.44 % errors");
    finished.push(last);
    if (last.ending !== "aborted") break;
  }
  return finished;
}

async function releasedAfterAbort() {
  const namespace = "errors-one-in-20";
  const aborted = (await running.get("oneIn20")) as FinishedRelease;
  // The last requests of the aborted pods.
  await setTimeout(5_000);
  const stable = () => stage.traffic.answered(namespace, aborted.rollout.stableRS!);
  const bad = () => stage.traffic.answered(namespace, aborted.hash);
  const [before, badBefore] = [stable(), bad()];
  await setTimeout(QUIET_MS);
  const [after, badAfter] = [stable(), bad()];
  const served = after.requests - before.requests;
  const errors = after.errors - before.errors + badAfter.errors - badBefore.errors;
  return { aborted, served, errors, good: await released(namespace, GOOD, "good, 5 minutes after an abort") };
}

/** Releases that differ by luck alone ended when the plan says, on average. */
function expectAsPredicted(all: readonly FinishedRelease[], bad: BadShares): void {
  const row = compared(stage, all, bad);
  rows.push(row);
  expectNear(row.made.seconds, row.expected.seconds);
  expectNear(row.made.requests, row.expected.requests);
}

function expectNear(measured: number, expected: number): void {
  expect(measured).toBeGreaterThan(expected / FACTOR);
  expect(measured).toBeLessThan(expected * FACTOR);
}

function planOf({ namespace }: FinishedRelease): CanaryPlan {
  return stage.plans.get(namespace)!;
}

/** The version before stays the stable one, with all requests. */
function expectStableServes({ namespace, rollout }: FinishedRelease): void {
  expect(rollout.stableRS).not.toBe(rollout.currentPodHash);
  const { weights } = stage.view.of(namespace);
  expect(weights?.map(({ weight }) => weight) ?? [100, 0]).toEqual([100, 0]);
}

/** A row of a release that has no prediction of its own. */
function note(finished: FinishedRelease, made: TableRow["made"], expected: TableRow["expected"]): void {
  const { title, ending, seconds, namespace, hash } = finished;
  const answered = stage.traffic.answered(namespace, hash).requests;
  rows.push({ title, ending, made, expected, answered, seconds });
}
