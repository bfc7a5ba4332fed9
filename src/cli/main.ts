#!/usr/bin/env node
import { run } from "./run";

/** `guardrails check ... | head` closes the pipe early; that is the reader's choice and no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const code = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
void Promise.resolve(code).then((finished) => {
  process.exitCode = finished;
});
