/** Random numbers from 0 to below 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: string): () => number {
  let state = 2_166_136_261;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of so many requests fail: from one failure to the next by the length of the gap between them. */
export function failures(requests: number, chance: number, random: () => number): number {
  if (chance <= 0) return 0;
  if (chance >= 1) return requests;
  const logarithm = Math.log1p(-chance);
  let count = -1;
  for (let request = 0; request <= requests; count++) request += 1 + Math.floor(Math.log1p(-random()) / logarithm);
  return count;
}
