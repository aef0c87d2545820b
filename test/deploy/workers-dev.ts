/**
 * Loaded into the scripts under test: addresses under workers.dev are answered by the server that WORKERS_DEV names, and
 * nothing leaves this machine.
 */

const real = globalThis.fetch;
const standIn = process.env.WORKERS_DEV;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === "127.0.0.1") return real(input, init);
  if (standIn === undefined || !url.hostname.endsWith(".workers.dev"))
    return Promise.reject(new TypeError("fetch failed"));
  return real(`${standIn}${url.pathname}${url.search}`, {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init?.headers)), "x-forwarded-host": url.hostname },
  });
};
