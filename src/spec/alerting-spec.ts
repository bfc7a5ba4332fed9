/** How loud the alerts are. */
export interface AlertingSpec {
  /**
   * Alerts that wake somebody: the fast and medium tiers.
   * @default severity: critical
   */
  readonly page?: AlertLevelSpec;
  /**
   * Alerts for working hours: the slow and long tiers, an exhausted budget, a missing metric.
   * @default severity: warning
   */
  readonly ticket?: TicketLevelSpec;
  /**
   * Fewest bad events inside a tier's long window before it may page. Keeps one failed request at night from waking anybody.
   * @unit events
   * @range 0 to 1000000, whole
   * @raising keeps quiet services quieter, and makes small incidents page later or not at all
   * @default 5
   */
  readonly minimumBadEvents?: number;
}

/** How tickets are made. */
export interface TicketLevelSpec {
  /**
   * Value of the alert's `severity` label, which your Alertmanager routes on.
   * @default warning
   */
  readonly severity?: string;
  /**
   * Fewest bad events inside a tier's long window before it may make a ticket.
   * @unit events
   * @range 0 to 1000000, whole
   * @raising makes fewer tickets on quiet services
   * @default 0
   */
  readonly minimumBadEvents?: number;
}

/** One level of loudness. */
export interface AlertLevelSpec {
  /**
   * Value of the alert's `severity` label, which your Alertmanager routes on.
   * @default - critical for page, warning for ticket
   */
  readonly severity?: string;
}
