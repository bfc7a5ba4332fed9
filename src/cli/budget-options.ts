import { readFileSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { Ratio } from "../units/ratio";
import type { FileOptions } from "./check";

export const BUDGET_FORMATS = ["text", "json"] as const;

export interface BudgetOptions extends FileOptions {
  /** Without it each document's own. */
  readonly prometheus?: string;
  readonly headerFile?: string;
  readonly minimum: Ratio;
  readonly timeout: number;
  readonly format: (typeof BUDGET_FORMATS)[number];
}

/** Where headers come from when there is no file: one line a header. */
const HEADERS_VARIABLE = "GUARDRAILS_PROMETHEUS_HEADERS";

/** Adds what `budget` takes to a command. */
export function budgetOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--prometheus <url>", "Prometheus to ask; without it monitoring.prometheusUrl of each document")
        .env("GUARDRAILS_PROMETHEUS")
        .argParser(readUrl),
    )
    .option("--minimum <percent>", "share of the error budget that must be left", readMinimum, Ratio.of(0))
    .option("--timeout <seconds>", "how long a question may take", readTimeout, 10)
    .option("--header-file <file>", `HTTP headers, one a line; without it from ${HEADERS_VARIABLE}`)
    .addOption(
      new Option("--format <format>", "text for people, json for programs").choices(BUDGET_FORMATS).default("text"),
    );
}

/** Reads the headers, or says what is wrong with them; never what they are. */
export function readHeaders(
  file: string | undefined,
): { readonly headers: Record<string, string> } | { readonly refused: string } {
  let text = process.env[HEADERS_VARIABLE] ?? "";
  try {
    if (file !== undefined) text = readFileSync(file, "utf8");
  } catch {
    return { refused: "the header file cannot be read" };
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const headers = lines.map((line) => /^([A-Za-z0-9-]+):\s*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)\s*$/.exec(line));
  const wrong = headers.indexOf(null);
  if (wrong >= 0) return { refused: `line ${wrong + 1} of the headers is not of the form "Authorization: Bearer ..."` };
  return { headers: Object.fromEntries(headers.map((match) => [match![1], match![2]])) };
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    `${url.username}${url.password}${url.search}` === "";
  if (isPlain) return text;
  throw new InvalidArgumentError("Allowed is an http or https address without user name, password and query.");
}

function readMinimum(text: string): Ratio {
  const minimum = Ratio.parsePercent(text);
  if (minimum !== undefined && minimum.compare(0) >= 0 && minimum.compare(1) <= 0) return minimum;
  throw new InvalidArgumentError("Allowed is 0% to 100%, for example 10%.");
}

function readTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= 300) return seconds;
  throw new InvalidArgumentError("Allowed is a number of seconds above 0 and at most 300, for example 10.");
}
