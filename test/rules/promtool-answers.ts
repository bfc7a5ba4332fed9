import type { GeneratedFile } from "../../src/manifest";
import { printYaml } from "../../src/manifest";
import { promtool } from "./promtool";

/*
 * promtool as a calculator: it is told to expect nothing of each question, and what it prints is what it found. Values
 * can then be compared with tolerances, and one run answers as many questions as one likes.
 */

/** PromQL, and the second of the simulation at which it is asked. */
export type Question = readonly [expression: string, at: number];

/** Input series in promtool's notation, one sample an `interval`, and what is asked about the rules' work on them. */
export interface Simulation {
  readonly series: Readonly<Record<string, string>>;
  readonly questions: readonly Question[];
  /** @default 30s */
  readonly interval?: string;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A rule file's content. */
export interface PrintedRules {
  readonly groups: readonly object[];
}

const EVALUATION = "30s";

// promtool of Prometheus 2 would spend half of its time on collecting garbage.
process.env.GOGC ??= "800";

/** For each simulation and each of its questions, every sample of the answer. Anything but an answer is thrown. */
export async function promtoolAnswers(
  binary: string,
  rules: PrintedRules,
  simulations: readonly Simulation[],
): Promise<readonly (readonly (readonly Sample[])[])[]> {
  const { code, output } = await promtool(binary, ["test", "rules", "test.yml"], filesOf(rules, simulations));
  const answers = simulations.map(({ questions }) => questions.map((): readonly Sample[] => []));
  const found = [...output.matchAll(ANSWER)];
  for (const [, simulation, question, got] of found) answers[Number(simulation)][Number(question)] = samplesOf(got);
  // Whatever else promtool says is a rule or a question that it could not evaluate.
  const complaint = output.replace(ANSWER, "").replace(CHATTER, "").trim();
  if (complaint !== "" || (code === 0) !== (found.length === 0))
    throw new Error(`promtool ended with ${code}: ${complaint.slice(0, 2_000)}`);
  return answers;
}

const ANSWER = /^ *expr: ".* # (\d+)\.(\d+)", time: \w+, *\n *exp: ?(?:nil)? *\n *got: ?(.*)$/gm;
const CHATTER = /^ *(FAILED:|SUCCESS|(Unit Testing|Processing test file): .*)$/gm;

function filesOf(rules: PrintedRules, simulations: readonly Simulation[]): GeneratedFile[] {
  const tests = {
    rule_files: ["rules.yml"],
    evaluation_interval: EVALUATION,
    tests: simulations.map(({ series, questions, interval = EVALUATION }, simulation) => ({
      interval,
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: questions.map(([expression, at], question) => ({
        // A comment comes back with the answer and says whose it is.
        expr: `${expression} # ${simulation}.${question}`,
        eval_time: `${at}s`,
        exp_samples: [],
      })),
    })),
  };
  return [
    { path: "rules.yml", text: printYaml(rules) },
    { path: "test.yml", text: JSON.stringify(tests) },
  ];
}

/** `{a="1", b="x"} 1.5E+00, {} NaN`, as promtool prints a vector. */
function samplesOf(printed: string): Sample[] {
  const samples: Sample[] = [];
  let rest = printed.trim();
  while (rest !== "" && rest !== "nil") {
    const one = /^\{((?:[\w.]+="(?:\\.|[^"\\])*"(?:, )?)*)\} ([^ ,]+)(?:, |$)/.exec(rest);
    if (one === null) throw new Error(`no samples: ${rest.slice(0, 200)}`);
    const labels = [...one[1].matchAll(/([\w.]+)=("(?:\\.|[^"\\])*")/g)].map(([, label, value]) => [
      label,
      JSON.parse(value),
    ]);
    samples.push({ labels: Object.fromEntries(labels) as Record<string, string>, value: numberOf(one[2]) });
    rest = rest.slice(one[0].length);
  }
  return samples;
}

function numberOf(text: string): number {
  return text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
}
