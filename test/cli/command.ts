import { run } from "../../src/cli/run";

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command as a user does, with a terminal that remembers. */
export function guardrails(args: readonly string[], env: Readonly<Record<string, string>> = {}): Called {
  const before = process.env;
  process.env = { ...before, GUARDRAILS_ENV: "", ...env };
  const written = { out: "", err: "" };
  try {
    const code = run(args, {
      out: (text) => void (written.out += `${text}\n`),
      err: (text) => void (written.err += `${text}\n`),
    });
    return { code, ...written };
  } finally {
    process.env = before;
  }
}
