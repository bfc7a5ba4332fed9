import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { printYaml } from "../../../src/manifest";
import { freePort } from "../../free-port";
import { startDaemon } from "../control-plane/daemon";
import type { Daemon } from "../control-plane/daemon";
import { eventually } from "../control-plane/eventually";

/** A Prometheus that reads one exporter every second, and can be down for a while without losing what it has read. */
export interface ScrapingPrometheus {
  readonly url: string;
  start(exporterPort: number): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

interface Vector {
  readonly data: { readonly result: readonly { readonly value: readonly [time: number, value: string] }[] };
}

const READY_LIMIT_MS = 30_000;

/** Its address is known before it runs, since services name it. */
export async function scrapingPrometheus(binary: string): Promise<ScrapingPrometheus> {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-prometheus-"));
  const file = (name: string) => path.join(folder, name);
  const url = `http://127.0.0.1:${await freePort()}`;
  let daemon: Daemon | undefined;
  const resume = async () => {
    const args = [
      `--config.file=${file("prometheus.yml")}`,
      `--storage.tsdb.path=${file("data")}`,
      `--web.listen-address=${new URL(url).host}`,
    ];
    daemon = startDaemon({ name: "prometheus", binary, args, log: file("log") });
    await eventually("Prometheus is ready", READY_LIMIT_MS, async () => {
      if (!daemon!.isRunning()) throw new Error(daemon!.lastWords());
      const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
      return answer?.ok === true || undefined;
    });
  };
  const pause = () => daemon?.stop() ?? Promise.resolve();
  return {
    url,
    start: async (exporterPort) => {
      writeFileSync(file("prometheus.yml"), configuration(exporterPort));
      await resume();
      await eventually("Prometheus has read the exporter", READY_LIMIT_MS, async () => {
        const answer = await fetch(`${url}/api/v1/query?query=up`).then((response) => response.json());
        return (answer as Vector).data.result[0]?.value[1] === "1" || undefined;
      });
    },
    pause,
    resume,
    stop: async () => {
      await pause();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(port: number): string {
  const scrape = { job_name: "app", honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${port}`] }] };
  return printYaml({ global: { scrape_interval: "1s", scrape_timeout: "1s" }, scrape_configs: [scrape] });
}
