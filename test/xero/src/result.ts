/**
 * The simulator's own Result: it shares no code with Orbit, so that a mistake in one cannot hide in the other.
 * Expected refusals (a validation error, an expired code) are values; a throw means a bug in the simulator.
 */

export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
