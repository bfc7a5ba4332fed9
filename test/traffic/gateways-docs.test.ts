import { readFileSync } from "node:fs";
import { GATEWAYS_FILE, printGateways } from "../../scripts/gateway-capabilities";

test("docs/gateways.md is what scripts/gateway-capabilities.ts writes", () => {
  expect(readFileSync(GATEWAYS_FILE, "utf8")).toBe(printGateways());
});
