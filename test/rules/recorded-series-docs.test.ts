import { readFileSync } from "node:fs";
import path from "node:path";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { DEFAULT_TIERS } from "../../src/burnrate/tier";
import { tiersOf } from "../../src/burnrate/tiers";
import { recordingRules } from "../../src/rules/recording-rules";
import { contractService } from "../traffic/contract-service";

const docs = readFileSync(path.join(__dirname, "../../docs/slo.md"), "utf8");
const section = (title: string) => docs.split(/^## /m).find((part) => part.startsWith(title))!;

test("the documented series are those that are recorded, in their order", () => {
  const service = contractService("checkout", { canary: null });
  const recorded = recordingRules(service, guardedSlos(service).slos[0]).map(({ record }) => record);
  const rows = section("Recorded series")
    .split("\n")
    .filter((line) => line.startsWith("| `slo:"));
  const named = rows.flatMap((row) => {
    const names = [...row.split(" | ")[0].matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    // `slo:error:ratio5m` and one for each window: the windows alone.
    return names.map((name) => (name.startsWith("slo:") ? name : `slo:error:ratio${name}`));
  });
  expect(named).toEqual(recorded);
  expect(docs).toContain(`${recorded.length} recorded series with the default tiers`);
});

test("the documented tiers are the default ones", () => {
  const rows = [...section("Windows and tiers").matchAll(/^\| (fast|medium|slow|long) .*$/gm)].map(([row]) =>
    row.split("|").map((cell) => cell.trim()),
  );
  const service = contractService("checkout", { canary: null });
  const { tiers } = tiersOf(service.slos[0], 0);
  expect(rows.map((cells) => cells.slice(1, -1))).toEqual(
    DEFAULT_TIERS.map(({ name, level, long, short, budgetShare }, index) => [
      name,
      level,
      String(long),
      String(short),
      `${budgetShare.percentText} %`,
      String(tiers[index].factor),
    ]),
  );
});
