/**
 * Reads the text of a request up to a limit. Reads may carry a body (the official client sends `{}`); it is ignored.
 */

export async function readBody(request: Request, mostBytes: number): Promise<string | null> {
  if (request.method === "GET" || request.body === null) return "";
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > mostBytes) return null;
  const bytes = await request.arrayBuffer();
  return bytes.byteLength > mostBytes ? null : new TextDecoder().decode(bytes);
}
