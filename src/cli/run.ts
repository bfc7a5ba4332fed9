import { CommanderError } from "commander";
import type { ExitCode } from "./exit-code";
import { program } from "./program";
import type { Terminal } from "./terminal";

/**
 * Runs one call of the command, without the program's name in front. What it was called with is the user's; anything
 * else that goes wrong is ours, and says so.
 */
export function run(args: readonly string[], terminal: Terminal): ExitCode {
  let code: ExitCode = 0;
  const command = program(terminal, (finished) => {
    code = finished;
  });
  for (const each of [command, ...command.commands]) each.exitOverride();
  try {
    command.parse([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, stack } = error as Error;
    terminal.err(`guardrails failed, and it is not your file's fault: ${message}`);
    if (process.env.GUARDRAILS_DEBUG) terminal.err(stack ?? "");
    return 2;
  }
}
