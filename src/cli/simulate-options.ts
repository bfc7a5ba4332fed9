import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { FileOptions } from "./check";

export const SIMULATION_FORMATS = ["text", "json"] as const;

export interface SimulateOptions extends FileOptions {
  readonly slo?: string;
  readonly errors: Ratio;
  readonly for: Duration;
  /** The errors rise from nothing to `errors` instead of beginning at once. */
  readonly ramp: boolean;
  readonly rps?: number;
  readonly history?: Duration;
  readonly prometheus: "2" | "3";
  readonly format: (typeof SIMULATION_FORMATS)[number];
}

/** Adds what describes an incident to a command. */
export function incidentOptions(command: Command): Command {
  return command
    .option("--slo <name>", "the SLO; may be left out where there is only one")
    .requiredOption("--errors <percent>", "share of bad events during the incident, for example 10%", readErrors)
    .requiredOption("--for <duration>", "how long it lasts, for example 40m", readLength)
    .option("--ramp", "errors rise evenly from nothing to --errors instead of beginning at once", false)
    .option("--rps <number>", "events a second, all the time; without it traffic.expected.requestsPerSecond", readRate)
    .option("--history <duration>", "clean traffic before it; without it as long as the longest window", readHistory)
    .addOption(new Option("--prometheus <major>", "version that evaluates the rules").choices(["2", "3"]).default("3"))
    .addOption(
      new Option("--format <format>", "text for people, json for programs").choices(SIMULATION_FORMATS).default("text"),
    );
}

function readErrors(text: string): Ratio {
  const errors = Ratio.parsePercent(text);
  if (errors !== undefined && errors.compare(0) > 0 && errors.compare(1) <= 0) return errors;
  throw new InvalidArgumentError("Allowed is above 0% and at most 100%, for example 10% or 0.5%.");
}

/** As long as the longest SLO window. */
const LONGEST = Duration.of(90, "d");

function readLength(text: string): Duration {
  const length = Duration.parse(text);
  if (length !== undefined && length.milliseconds > 0 && length.compare(LONGEST) <= 0) return length;
  throw new InvalidArgumentError(`Allowed is above 0s and at most ${LONGEST}, for example 90s, 40m or 1h30m.`);
}

function readHistory(text: string): Duration {
  const history = Duration.parse(text);
  if (history !== undefined && history.compare(LONGEST) <= 0) return history;
  throw new InvalidArgumentError(`Allowed is 0s to ${LONGEST}, for example 0s, 6h or 3d.`);
}

const HIGHEST_RATE = 1_000_000;

function readRate(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (rate > 0 && rate <= HIGHEST_RATE) return rate;
  throw new InvalidArgumentError(`Allowed is above 0 and at most ${HIGHEST_RATE}, for example 40 or 0.2.`);
}
