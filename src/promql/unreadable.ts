import type { Parsed } from "./parsed";

/** Ends the reading of a user's text from any depth. It never leaves this room: `reading` turns it into a value. */
export class Unreadable extends Error {
  constructor(
    readonly position: number,
    message: string,
  ) {
    super(message);
  }
}

/** What `read` returns, or where and why it gave up. */
export function reading<T>(read: () => T): Parsed<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Unreadable) return { error: { position: error.position, message: error.message } };
    throw error;
  }
}
