/** Orbit's mark and name. */

export function Mark() {
  return (
    <span class="mark">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <circle class="mark-path" cx="16" cy="16" r="8.5" />
        <circle class="mark-body" cx="16" cy="16" r="3" />
        <circle class="mark-satellite" cx="22.6" cy="10.6" r="3.4" />
      </svg>
      Orbit
    </span>
  );
}
