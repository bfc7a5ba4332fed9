/** The Prometheus and Grafana that watch the service. */
export interface MonitoringSpec {
  /**
   * Address of Prometheus as the rollout controller reaches it.
   * @default http://prometheus-operated.monitoring.svc:9090
   */
  readonly prometheusUrl?: string;
  /**
   * Labels that make the Prometheus operator pick up a PrometheusRule (its ruleSelector).
   * @default release: kube-prometheus-stack
   */
  readonly ruleLabels?: Readonly<Record<string, string>>;
  /**
   * Uid of Grafana's Prometheus data source.
   * @default prometheus
   */
  readonly datasourceUid?: string;
  /**
   * Address of Grafana as people reach it; alerts then link to their dashboard.
   * @default - not stated, and alerts have no link to a dashboard
   */
  readonly grafanaUrl?: string;
  /**
   * How often Prometheus reads the service's metrics. Rates are taken over at least four of these, which must fit into
   * the shortest alert window of five minutes.
   * @unit duration
   * @range 1s to 75s
   * @raising makes alerts slower: the base window grows with it
   * @default 30s
   */
  readonly scrapeInterval?: string;
  /**
   * How long Prometheus keeps data. Windows longer than this are refused.
   * @unit duration
   * @range 1d and more
   * @raising allows longer SLO windows
   * @default - not stated, and not checked
   */
  readonly retention?: string;
}
