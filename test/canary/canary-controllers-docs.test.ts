import { readFileSync } from "node:fs";
import { CONTROLLERS_FILE, printControllers } from "../../scripts/canary-controllers";

test("docs/canary-controllers.md is what scripts/canary-controllers.ts writes", () => {
  expect(readFileSync(CONTROLLERS_FILE, "utf8")).toBe(printControllers());
});
