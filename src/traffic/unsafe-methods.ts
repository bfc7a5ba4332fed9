/** Methods that RFC 9110 does not call idempotent, and LOCK, which NGINX counts among them. */
export const UNSAFE_METHODS: readonly string[] = ["POST", "PATCH", "LOCK"];
