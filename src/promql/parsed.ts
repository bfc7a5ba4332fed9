/** Where a user's PromQL stops making sense. */
export interface PromqlError {
  /** Characters before the error. */
  readonly position: number;
  readonly message: string;
}

export type Parsed<T> = { readonly value: T } | { readonly error: PromqlError };
