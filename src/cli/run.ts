import { CommanderError } from "commander";
import type { ExitCode } from "./exit-code";
import { program } from "./program";
import type { Terminal } from "./terminal";

/**
 * Runs one call of the command, without the program's name in front; a call that asks a server is still running when this
 * returns. What it was called with is the user's; anything else that goes wrong is ours, and says so.
 */
export function run(args: readonly string[], terminal: Terminal): ExitCode | Promise<ExitCode> {
  let code: ExitCode | Promise<ExitCode> = 0;
  const command = program(terminal, (finished) => {
    code = finished;
  });
  for (const each of [command, ...command.commands]) each.exitOverride();
  try {
    command.parse([...args], { from: "user" });
    return settled(code, terminal);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return failed(error, terminal);
  }
}

function settled(code: ExitCode | Promise<ExitCode>, terminal: Terminal): ExitCode | Promise<ExitCode> {
  return code instanceof Promise ? code.catch((error: unknown) => failed(error, terminal)) : code;
}

function failed(error: unknown, terminal: Terminal): ExitCode {
  const { message, stack } = error as Error;
  terminal.err(`guardrails failed, and it is not your file's fault: ${message}`);
  if (process.env.GUARDRAILS_DEBUG) terminal.err(stack ?? "");
  return 2;
}
