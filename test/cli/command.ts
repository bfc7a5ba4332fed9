import { run } from "../../src/cli/run";

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** Calls the command as a user does, with a terminal that remembers. */
export function guardrails(args: readonly string[], env: Environment = {}): Called {
  const { code, written } = started(args, env);
  if (typeof code !== "number") throw new Error("this call asks a server: wait for it with finishedGuardrails");
  return { code, ...written };
}

/** The same for a call that asks a server. */
export async function finishedGuardrails(args: readonly string[], env: Environment = {}): Promise<Called> {
  const { code, written } = started(args, env);
  const finished = await code;
  return { code: finished, ...written };
}

function started(args: readonly string[], env: Environment) {
  const before = process.env;
  process.env = { ...before, GUARDRAILS_ENV: "", ...env };
  const written = { out: "", err: "" };
  try {
    const code = run(args, {
      out: (text) => void (written.out += `${text}\n`),
      err: (text) => void (written.err += `${text}\n`),
    });
    return { code, written };
  } finally {
    process.env = before;
  }
}
