/** A stretch of steady traffic. */
export interface Stretch {
  /** Scrapes it lasts. */
  readonly scrapes: number;
  /** Events between two scrapes. */
  readonly events: number;
}
