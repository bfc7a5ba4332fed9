#!/usr/bin/env node
import { CommanderError } from "commander";
import { program } from "./program";

const terminal = {
  out: (text: string) => process.stdout.write(`${text}\n`),
  err: (text: string) => process.stderr.write(`${text}\n`),
};

/** What the command was called with is the user's; anything else that goes wrong is ours, and says so. */
function main(): void {
  const command = program(terminal, (code) => {
    process.exitCode = code;
  });
  for (const each of [command, ...command.commands]) each.exitOverride();
  try {
    command.parse();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    terminal.err(`guardrails failed, and it is not your file's fault: ${(error as Error).message}`);
    if (process.env.GUARDRAILS_DEBUG) terminal.err((error as Error).stack ?? "");
    process.exitCode = 2;
  }
}

main();
