// One installation at a time: a second one waits and then finds what the first one made.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { cache } from "./cache.mjs";

const file = path.join(cache, "lock");
const PAUSE_MS = 500;

export async function withLock(work) {
  mkdirSync(cache, { recursive: true });
  let announced = false;
  while (!isTaken()) {
    const holder = Number(readLock());
    if (!isRunning(holder)) rmSync(file, { force: true });
    else if (!announced) console.log(`engines: waiting for the installation of process ${holder}`);
    announced = true;
    await setTimeout(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether the lock is ours now. */
function isTaken() {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function readLock() {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
