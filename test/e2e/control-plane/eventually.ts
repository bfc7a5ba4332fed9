import { setTimeout } from "node:timers/promises";

const PAUSE_MS = 50;

/** Asks again until there is an answer; after the limit, an error that says what was waited for. */
export async function eventually<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s in vain: ${what}`);
    await setTimeout(PAUSE_MS);
  }
}
