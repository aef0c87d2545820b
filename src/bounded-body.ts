/** Bodies of requests and answers, read no further than a bound: what lies beyond it is never held. */

type Body = ReadableStream<Uint8Array> | null;

export interface BoundedText {
  /** As far as it was read. */
  readonly value: string;
  readonly bytes: number;
  /** There was more. */
  readonly cut: boolean;
}

/** Decoded chunk by chunk, so that a large answer is not held twice. */
export async function boundedText(body: Body, mostBytes: number): Promise<BoundedText> {
  const decoder = new TextDecoder();
  let value = "";
  const { bytes, cut } = await readUpTo(body, mostBytes, (chunk) => {
    value += decoder.decode(chunk, { stream: true });
  });
  return { value: cut ? value : value + decoder.decode(), bytes, cut };
}

/** Null when there are more than `mostBytes`. */
export async function boundedBytes(body: Body, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  const { bytes, cut } = await readUpTo(body, mostBytes, (chunk) => chunks.push(chunk));
  if (cut) return null;
  const whole = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

async function readUpTo(body: Body, mostBytes: number, take: (chunk: Uint8Array) => unknown) {
  const reader = body?.getReader();
  let bytes = 0;
  while (reader !== undefined) {
    const { done, value: chunk } = await reader.read();
    if (done) break;
    bytes += chunk.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return { bytes, cut: true };
    }
    take(chunk);
  }
  return { bytes, cut: false };
}
