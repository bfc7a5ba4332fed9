import type { z } from "zod";
import { isPlainObject, printPath, valueAt } from "./path";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is left of a refused document. */
export interface Salvaged<T> {
  readonly document: T;
  /** A path in what is left, as the path in what was written: entries of a list move up when one before them goes. */
  readonly writtenPath: (path: string) => string;
}

/** Enough to strip a document of refused holders of refused holders; more would be no document any more. */
const ROUNDS = 50;

/** Names that stand in for refused ones, so that everything else can still be checked. Nothing is deployed from them. */
const STAND_INS: Readonly<Record<string, string>> = { "metadata.name": "service", "metadata.namespace": "namespace" };

/**
 * Reads what is left without the refused parts, so that checks between sections run and their findings show up too.
 * `schema` may ask for less than the one that refused the document, for example for no SLO at all.
 */
export function salvage<T>(raw: unknown, schema: z.ZodType<T>): Salvaged<T> | undefined {
  if (!isPlainObject(raw)) return undefined;
  const remaining = copyOf(raw);
  const places = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const parsed = schema.safeParse(remaining);
    const refused = parsed.success
      ? withoutGateway(raw, remaining)
      : parsed.error.issues.flatMap((issue) => refusedPaths(remaining, issue));
    if (parsed.success && refused.length === 0) {
      return { document: parsed.data, writtenPath: (path) => writtenPath(path, places) };
    }
    removeAll(remaining, refused, places);
  }
  return undefined;
}

/** SLOs measured at a gateway that was itself refused: they are not wrong, and cannot be looked at. */
function withoutGateway(raw: unknown, remaining: unknown): Path[] {
  const traffic = (root: unknown) => valueAt(root, ["spec", "traffic"]);
  const slos = valueAt(remaining, ["spec", "slos"]);
  if (traffic(raw) === undefined || traffic(remaining) !== undefined || !Array.isArray(slos)) return [];
  const atGateway = (index: number) =>
    ["availability", "latency"].some((kind) => valueAt(slos, [index, "indicator", kind, "source"]) === "gateway");
  return slos.flatMap((_, index) => (atGateway(index) ? [["spec", "slos", index]] : []));
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copyOf(entry)]));
}

/** The offending value; a required one that is not there takes its holder along. */
function refusedPaths(root: unknown, issue: Issue): Path[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key]);
  if (STAND_INS[printPath(issue.path)] !== undefined) return [issue.path];
  const path = valueAt(root, issue.path) === undefined ? issue.path.slice(0, -1) : issue.path;
  return path.length < 2 ? [] : [path];
}

/** Later entries of a list first, so that removing one leaves the others' places as they were. */
function removeAll(root: unknown, paths: readonly Path[], places: Map<string, number[]>): void {
  const unique = [...new Map(paths.map((path) => [printPath(path), path])).values()];
  for (const path of unique.filter((each) => typeof each.at(-1) !== "number")) removeKey(root, path);
  const entries = unique.filter((path) => typeof path.at(-1) === "number");
  for (const path of entries.sort((one, other) => Number(other.at(-1)) - Number(one.at(-1)))) {
    removeEntry(root, path, places);
  }
}

function removeKey(root: unknown, path: Path): void {
  const holder = valueAt(root, path.slice(0, -1));
  if (!isPlainObject(holder)) return;
  const standIn = STAND_INS[printPath(path)];
  if (standIn === undefined) delete holder[String(path.at(-1))];
  else holder[String(path.at(-1))] = standIn;
}

function removeEntry(root: unknown, path: Path, places: Map<string, number[]>): void {
  const list = valueAt(root, path.slice(0, -1));
  if (!Array.isArray(list)) return;
  const name = printPath(path.slice(0, -1));
  const written = places.get(name) ?? list.map((_, index) => index);
  places.set(name, written);
  for (const each of [list, written]) each.splice(Number(path.at(-1)), 1);
}

function writtenPath(path: string, places: ReadonlyMap<string, readonly number[]>): string {
  const [list, written] = [...places].find(([name]) => path.startsWith(`${name}[`)) ?? [];
  if (list === undefined || written === undefined) return path;
  const rest = path.slice(list.length);
  return (
    list +
    rest.replace(/^\[(\d+)\]/, (whole, index: string) => {
      const place = written[Number(index)];
      return place === undefined ? whole : `[${place}]`;
    })
  );
}
