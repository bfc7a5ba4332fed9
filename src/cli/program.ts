import { Command, Option } from "commander";
import { budget } from "./budget";
import { budgetOptions } from "./budget-options";
import type { BudgetOptions } from "./budget-options";
import { check } from "./check";
import type { CheckOptions } from "./check";
import type { ExitCode } from "./exit-code";
import { onlyOption } from "./only-option";
import { FORMATS } from "./print-findings";
import { render } from "./render";
import type { RenderOptions } from "./render";
import { simulateIncident } from "./simulate";
import { incidentOptions } from "./simulate-options";
import type { SimulateOptions } from "./simulate-options";
import type { Terminal } from "./terminal";

/** Receives the exit code of the call that ran, or of one that still runs. */
type Finish = (code: ExitCode | Promise<ExitCode>) => void;

/** The command line. */
export function program(terminal: Terminal, finish: Finish): Command {
  const command = new Command("guardrails")
    .description("SLO alerts, dashboards, gateway guardrails, canaries and runbooks from one description of a service")
    .showHelpAfterError("(guardrails --help shows what there is)")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  command.addCommand(checkCommand(terminal, finish));
  command.addCommand(renderCommand(terminal, finish));
  command.addCommand(simulateCommand(terminal, finish));
  command.addCommand(budgetCommand(terminal, finish));
  return command.addHelpText(
    "after",
    "\nExit codes: 0 nothing to mend, 1 something to mend, 2 a file or Prometheus cannot be read.",
  );
}

const env = () => new Option("--env <name>", "overlay of spec.environments to use").env("GUARDRAILS_ENV");
const service = () => new Option("--service <name>", "only this service of a file with several documents");
const strict = () => new Option("--strict", "warnings count as errors").default(false);

function checkCommand(terminal: Terminal, finish: Finish): Command {
  return subcommand("check", terminal)
    .description("show every finding with its rule, its place and what to do; without --env, of every environment too")
    .addOption(env())
    .addOption(service())
    .addOption(strict())
    .addOption(
      new Option("--format <format>", "text for people, json for programs, github for annotations")
        .choices(FORMATS)
        .default("text"),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  guardrails check checkout.guardrails.yaml\n  guardrails check services/*.yaml --strict --format github",
    )
    .action((files: string[], options: CheckOptions) => finish(check(files, options, terminal)));
}

function renderCommand(terminal: Terminal, finish: Finish): Command {
  return subcommand("render", terminal)
    .description(
      "write every artefact as a plain file: rules and their tests, manifests, dashboards, runbooks, nginx.conf",
    )
    .requiredOption("--out <dir>", "folder to write to")
    .addOption(env())
    .addOption(service())
    .addOption(strict())
    .addOption(onlyOption())
    .option("--check", "write nothing; fail when a file on disk is stale or missing", false)
    .addHelpText(
      "after",
      "\nExamples:\n  guardrails render checkout.guardrails.yaml --out rendered\n  guardrails render services/*.yaml --only rules --out rendered\n  guardrails render services/*.yaml --env staging --out rendered/staging --check",
    )
    .action((files: string[], options: RenderOptions) => finish(render(files, options, terminal)));
}

function simulateCommand(terminal: Terminal, finish: Finish): Command {
  const file = ["<file>", "a guardrails.yaml"] as const;
  return incidentOptions(subcommand("simulate", terminal, file))
    .description(
      "show which alert of an SLO fires when during an incident, when it resolves, and what the incident costs",
    )
    .addOption(env())
    .addOption(service())
    .addHelpText(
      "after",
      "\nExamples:\n  guardrails simulate checkout.guardrails.yaml --slo availability --errors 10% --for 40m\n  guardrails simulate checkout.guardrails.yaml --slo latency --errors 100% --for 2h --ramp --rps 0.5 --format json",
    )
    .action((each: string, options: SimulateOptions) => finish(simulateIncident(each, options, terminal)));
}

function budgetCommand(terminal: Terminal, finish: Finish): Command {
  return budgetOptions(subcommand("budget", terminal))
    .description("ask Prometheus how much error budget is left; fails when it is less than --minimum, or unknown")
    .addOption(env())
    .addOption(service())
    .addHelpText(
      "after",
      "\nExit codes: 0 enough is left, 1 too little, 2 it cannot be known.\n\nExamples:\n  guardrails budget checkout.guardrails.yaml --prometheus https://prometheus.example.com --minimum 10%\n  guardrails budget services/*.yaml --header-file token.txt --format json",
    )
    .action((files: string[], options: BudgetOptions) => finish(budget(files, options, terminal)));
}

const FILES = ["<files...>", "guardrails.yaml files; a file may hold several documents"] as const;

function subcommand(name: string, terminal: Terminal, argument: readonly [string, string] = FILES): Command {
  return new Command(name)
    .argument(...argument)
    .showHelpAfterError(`(guardrails ${name} --help shows what it takes)`)
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
}
