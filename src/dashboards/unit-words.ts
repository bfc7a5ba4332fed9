import type { Indicator } from "../indicators/indicator";
import type { Unit } from "./field-config";

/** How panels speak of what an SLO counts. */
export interface UnitWords {
  /** What a share is a share of. */
  readonly whole: string;
  /** Title of the share that is bad. */
  readonly bad: string;
  /** Title, question and unit of how much there is. */
  readonly amount: string;
  readonly amountQuestion: string;
  /** The same question of a grouped SLO; the group follows. */
  readonly amountOfEach: string;
  readonly amountUnit: Unit;
  /** Title of how much of it is bad. @default - the share that is bad says it all */
  readonly badAmount?: string;
}

/** Counted time is a share of every second: 1 while all of it is measured. */
export const UNIT_WORDS: Readonly<Record<Indicator["unit"], UnitWords>> = {
  requests: {
    whole: "the requests",
    bad: "Bad requests",
    amount: "Requests per second",
    amountQuestion: "How much is asked of the service, and how much of it goes wrong?",
    amountOfEach: "How many requests are there of each",
    amountUnit: "reqps",
    badAmount: "Bad requests per second",
  },
  events: {
    whole: "the events",
    bad: "Bad events",
    amount: "Events per second",
    amountQuestion: "How much happens, and how much of it goes wrong?",
    amountOfEach: "How many events are there of each",
    amountUnit: "cps",
    badAmount: "Bad events per second",
  },
  seconds: {
    whole: "the time",
    bad: "Bad time",
    amount: "Measured time",
    amountQuestion:
      "How much of the time is measured, and how much of it is bad? What is missing up to 100 % is unknown.",
    amountOfEach: "How much of the time is measured of each",
    amountUnit: "percentunit",
  },
};
