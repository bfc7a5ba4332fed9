/** Long enough to wonder whether anything happens. */
const SLOW_MS = 2_000;

/** Runs a step of the benchmark; one that turns out slow is announced while it runs, with its time at the end. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const announcement = setTimeout(() => console.log(`${name} ...`), SLOW_MS);
  try {
    return await work();
  } finally {
    clearTimeout(announcement);
    const took = Date.now() - started;
    if (took > SLOW_MS) console.log(`${name}: ${(took / 1000).toFixed(1)} s`);
  }
}
