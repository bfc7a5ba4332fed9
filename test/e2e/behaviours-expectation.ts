import { CAPABILITY_TABLE } from "../../src/traffic/capability-table";
import { OWN_STATUS } from "./behaviours-list";
import type { Behaviour, Expected } from "./behaviours-list";
import type { Measured } from "./behaviours-measurement";
import type { RunGateway } from "./gateways/gateway-under-test";

/** A proxy's clock moves once a round of its loop, and a timer of Node may be a millisecond early. */
const CLOCK = 5;

/** What the capability table promises of a gateway. */
export function expectedOf(behaviour: Behaviour, gateway: RunGateway): Expected {
  const { support } = CAPABILITY_TABLE[gateway][behaviour.guardrail];
  if (support !== "full" && support !== "weaker") throw new Error(`${behaviour.guardrail} is ${support} on ${gateway}`);
  const promised = support === "full" ? behaviour.full : (behaviour.weaker ?? behaviour.full);
  return behaviour.differs?.[gateway] ?? promised;
}

/** The statuses that a gateway is expected to answer with. */
export function answersOf({ answers }: Expected, gateway: RunGateway): Record<string, number> {
  const status = (word: string) => {
    if (word === "cut") return "200 cut";
    return String(word in OWN_STATUS ? OWN_STATUS[word as keyof typeof OWN_STATUS][gateway] : word);
  };
  return Object.fromEntries(Object.entries(answers).map(([word, count]) => [status(word), count!]));
}

/** The earliest and the latest end. */
export function timesOf({ about, within }: Expected): readonly [number, number] {
  return within ?? [about! - CLOCK, about! * 1.1];
}

/** The fewest and the most tries. */
export function hitsOf({ hits }: Expected): readonly [number, number] {
  return typeof hits === "number" ? [hits, hits] : hits;
}

/** Whether what was measured is what is promised. */
export function isKept(behaviour: Behaviour, gateway: RunGateway, measured: Measured): boolean {
  const expected = expectedOf(behaviour, gateway);
  const [earliest, latest] = timesOf(expected);
  const isInTime = measured.milliseconds >= earliest && measured.milliseconds <= latest;
  const [fewest, most] = hitsOf(expected);
  const isTried = measured.hits >= fewest && measured.hits <= most && (measured.most ?? 0) <= (expected.most ?? 1_000);
  return isInTime && isTried && sameAnswers(measured.answers, answersOf(expected, gateway));
}

export function sameAnswers(one: Measured["answers"], other: Measured["answers"]): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}
