import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

/** The command as a process, from its source. */
function command(...args: string[]) {
  const program = ["node_modules/tsx/dist/cli.mjs", "src/cli/main.ts", ...args];
  return spawnSync(process.execPath, program, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, GUARDRAILS_ENV: "" },
  });
}

test("results go to standard output, and the exit code tells the shell", () => {
  expect(command("check", "test/contract/checkout.guardrails.yaml")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("in 1 service"),
    stderr: "",
  });
  expect(command("check", "nowhere.yaml")).toMatchObject({
    status: 2,
    stdout: expect.stringContaining("there is no such file"),
  });
  expect(command("check", "--nonsense")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringContaining("unknown option"),
  });
});
