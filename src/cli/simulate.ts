import type { GuardedSlo } from "../burnrate/guarded-slo";
import { simulate } from "../burnrate/simulate";
import { simulatedSlo } from "../burnrate/simulated-slo";
import { composeGuardrails } from "../guardrails";
import { finding, hasErrors } from "../problem";
import type { Problem } from "../problem";
import { specRules } from "../spec/rules";
import type { Service } from "../spec/service";
import { selectDocument } from "../spec/select-document";
import { suggestion } from "../spec/suggestion";
import { exitCode } from "./exit-code";
import type { ExitCode } from "./exit-code";
import { loadDocuments } from "./load-documents";
import type { LoadedDocument } from "./load-documents";
import { printFindings } from "./print-findings";
import { printSimulation } from "./print-simulation";
import { simulationJson } from "./simulation-json";
import type { SimulateOptions } from "./simulate-options";
import { simulatedTraffic } from "./simulated-traffic";
import type { Terminal } from "./terminal";

/** `guardrails simulate`: what the alerts of one SLO do during an incident, and what it costs. */
export function simulateIncident(file: string, options: SimulateOptions, terminal: Terminal): ExitCode {
  const { source, subject, problems } = subjectOf(file, options);
  if (subject === undefined) {
    const findings = [{ source, problems }];
    terminal.err(printFindings(findings, "text"));
    return exitCode(findings, false);
  }
  const { service, guarded } = subject;
  const traffic = simulatedTraffic(service, guarded, options.rps);
  if ("refused" in traffic) {
    terminal.err(traffic.refused);
    return 2;
  }
  const errors = options.ramp ? { from: 0, to: options.errors.number } : options.errors.number;
  const prometheus = options.prometheus === "2" ? 2 : 3;
  const simulation = simulate(
    { ...simulatedSlo(service, guarded), prometheus },
    {
      phases: [{ duration: options.for, errors }],
      eventsPerSecond: traffic.eventsPerSecond,
      history: options.history,
    },
  );
  const report = { guarded, traffic, simulation, incident: options };
  terminal.out(options.format === "json" ? simulationJson(report) : printSimulation(report));
  return 0;
}

interface Subject {
  readonly service: Service;
  readonly guarded: GuardedSlo;
}

interface FoundSubject {
  readonly source: LoadedDocument;
  /** Absent when there are problems that stop. */
  readonly subject?: Subject;
  readonly problems: readonly Problem[];
}

function subjectOf(file: string, options: SimulateOptions): FoundSubject {
  const sources = loadDocuments([file], options.service);
  const source = sources.length === 1 ? sources[0] : { ...sources[0], title: "" };
  const documents = sources.map(({ document }) => document);
  const selected = source.document === undefined ? { problems: source.problems } : selectDocument(documents, undefined);
  if ("problems" in selected) return { source, problems: selected.problems };
  const { guardrails, problems } = composeGuardrails(source.document, { environment: options.env || undefined });
  if (guardrails === undefined || hasErrors(problems)) return { source, problems };
  const guarded = sloOf(guardrails.slos, options.slo);
  if ("rule" in guarded) return { source, problems: [guarded] };
  return { source, subject: { service: guardrails.service, guarded }, problems };
}

function sloOf(slos: readonly GuardedSlo[], name: string | undefined): GuardedSlo | Problem {
  if (name === undefined && slos.length === 1) return slos[0];
  const found = slos.find(({ id }) => id.slo === name);
  if (found !== undefined) return found;
  const names = slos.map(({ id }) => id.slo);
  const guess = name === undefined ? undefined : suggestion(name, names);
  return finding(specRules.unknownName, {
    path: "spec.slos",
    message: name === undefined ? `there are ${slos.length} SLOs: which one is meant?` : "no SLO has this name",
    got: name,
    allowed: names.join(", "),
    fix: guess === undefined ? `add --slo with one of these names` : `did you mean "${guess}"?`,
  });
}
