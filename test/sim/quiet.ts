/** A line of the log for every call to Xero is most of what a long simulation would print, and vitest carries each one over. */
console.log = () => undefined;
