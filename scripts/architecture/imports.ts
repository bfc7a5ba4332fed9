import { importsOf, isFramework, isNodeBuiltin, isUnder, packageOf, targetOf } from "./source";
import type { Rule, SourceFile } from "./source";

/** The rooms of src in reading order. A room imports itself and rooms above it, and none below (DESIGN.md, "The house"). */
export const ROOMS = [
  "problem",
  "manifest",
  "units",
  "promql",
  "spec",
  "indicators",
  "burnrate",
  "rules",
  "traffic",
  "loadtest",
  "canary",
  "dashboards",
  "runbook",
  "checks",
  "guardrails",
  "check-document",
  "generated-files",
  "generated-names",
  "index",
  "report",
  "cli",
] as const;

/** `src/spec/leaf` is in room spec, `src/problem` is a room of its own, and `src` alone means its index. */
function roomOf(pathWithoutExtension: string): string | undefined {
  if (pathWithoutExtension === "src") return "index";
  return isUnder(pathWithoutExtension, "src") ? pathWithoutExtension.split("/")[1] : undefined;
}

const stem = (file: SourceFile) => file.path.replace(/\.ts$/, "");
const everyImport = (file: SourceFile) =>
  importsOf(file).map((specifier) => ({ file, specifier, target: targetOf(file, specifier) }));

/** A room imports only itself and rooms above it; nobody imports the command. */
export const roomsInOrder: Rule = (files) => [...new Set(importsOutOfOrder(files))];

const importsOutOfOrder: Rule = (files) =>
  files.flatMap(everyImport).flatMap(({ file, specifier, target }) => {
    const from = roomOf(stem(file));
    const to = target === undefined ? undefined : roomOf(target);
    if (to === "cli" && from !== "cli" && !isUnder(file, "test"))
      return [`${file.path} imports the command: ${specifier}`];
    if (from === undefined || to === undefined) return [];
    const unknown = [from, to].filter((room) => !(ROOMS as readonly string[]).includes(room));
    if (unknown.length > 0) return unknown.map((room) => `${file.path}: room ${room} is not in the house's table`);
    const [source, imported] = [from, to].map((room) => (ROOMS as readonly string[]).indexOf(room));
    return imported > source ? [`${file.path} imports ${specifier}: room ${to} lies below ${from}`] : [];
  });

/** src knows no framework and, its command aside, no machine. */
export const pureCore: Rule = (files) =>
  files
    .filter((file) => isUnder(file, "src"))
    .flatMap((file) =>
      everyImport(file).flatMap(({ specifier, target }) => {
        const leavesSrc = target !== undefined && target !== "src" && !isUnder(target, "src");
        if (isFramework(specifier) || leavesSrc) return [`${file.path} imports ${specifier}`];
        const mayUseNode =
          isUnder(file, "src/cli") || (file.path === "src/units/short-hash.ts" && specifier === "node:crypto");
        return isNodeBuiltin(specifier) && !mayUseNode ? [`${file.path} imports ${specifier}`] : [];
      }),
    );

/** constructs/ reaches the core through its index, and the framework through one file. */
export const constructsOverIndex: Rule = (files) =>
  files
    .filter((file) => isUnder(file, "constructs"))
    .flatMap((file) =>
      everyImport(file).flatMap(({ specifier, target }) => {
        const namesFramework = file.path === "constructs/internal/terraform.ts" || isUnder(file, "constructs/grafana");
        if (isFramework(specifier) && !namesFramework) {
          return [`${file.path} imports ${specifier}: only constructs/internal/terraform.ts names the framework`];
        }
        if (target === undefined || isUnder(target, "constructs") || target === "constructs") return [];
        return target === "src" || target === "src/index"
          ? []
          : [`${file.path} imports ${specifier}: only src's index is open`];
      }),
    );

/** An example imports what a user can: the public entry points, the framework, Node, and its own files. */
export const examplesAsUsers: Rule = (files) =>
  files
    .filter((file) => isUnder(file, "examples"))
    .flatMap((file) => {
      const own = file.path.split("/").slice(0, 2).join("/");
      return everyImport(file).flatMap(({ specifier, target }) => {
        const allowed =
          target === undefined
            ? isFramework(specifier) || isNodeBuiltin(specifier) || packageOf(specifier) === "cdktf-guardrails"
            : isUnder(target, own);
        return allowed ? [] : [`${file.path} imports ${specifier}`];
      });
    });

/** No import cycles, types included: a cycle of types is a room that is really two. */
export const noCycles: Rule = (files) => {
  const scope = files.filter((file) => isUnder(file, "src") || isUnder(file, "constructs"));
  const known = new Set(scope.map(stem));
  const resolve = (target: string) => [target, `${target}/index`].find((candidate) => known.has(candidate));
  const graph = new Map(
    scope.map((file) => [
      stem(file),
      everyImport(file).flatMap(({ target }) => (target === undefined ? [] : (resolve(target) ?? []))),
    ]),
  );
  return cyclesOf(graph);
};

/** Depth first: an import of a file still being visited closes a cycle. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) {
      cycles.push(`import cycle: ${[...trail.slice(trail.indexOf(node)), node].join(" -> ")}`);
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
