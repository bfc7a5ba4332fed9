import { readFileSync } from "node:fs";
import path from "node:path";
import { readYaml } from "../src/spec/read-yaml";

export type ContractFile = "checkout" | "catalog-nginx";

/** Where one of the two contract files stands. */
export function contractPath(file: ContractFile): string {
  return path.join(__dirname, "contract", `${file}.guardrails.yaml`);
}

/** A contract file as plain data, for a test to change before it is read. */
export function contractDocument<T = Record<string, unknown>>(file: ContractFile): T {
  return readYaml(readFileSync(contractPath(file), "utf8")).documents[0] as T;
}
