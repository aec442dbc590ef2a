/** Our mark; the word stands beside it. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M8 24 16 7l8 17M11.2 18h9.6" />
    </svg>
  );
}
