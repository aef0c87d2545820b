/**
 * One round of the webhook benchmark: so many requests to one of the two routes, some at once, all from inside the runtime.
 * Answers how long each took; its own part is the same for both routes.
 */

export interface RoundRequest {
  readonly route: "own" | "bare";
  readonly body: string;
  readonly signature: string;
  readonly requests: number;
  readonly atOnce: number;
}

export interface RoundAnswer {
  readonly allMs: number;
  readonly tookMs: readonly number[];
}

interface Bindings {
  readonly OWN: { fetch(request: Request): Promise<Response> };
  readonly BARE: { fetch(request: Request): Promise<Response> };
}

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const { route, body, signature, requests, atOnce } = (await request.json()) as RoundRequest;
    const target = route === "own" ? env.OWN : env.BARE;
    const headers = { "x-xero-signature": signature, "content-type": "application/json" };
    const tookMs: number[] = [];
    let left = requests;
    const lane = async () => {
      while (left-- > 0) {
        const sentMs = performance.now();
        const answer = await target.fetch(
          new Request("https://orbit.example/webhooks/xero", { method: "POST", headers, body }),
        );
        await answer.arrayBuffer();
        if (answer.status !== 200) throw new Error(`the route answered ${answer.status}`);
        tookMs.push(performance.now() - sentMs);
      }
    };
    const startMs = performance.now();
    await Promise.all(Array.from({ length: atOnce }, lane));
    const answer: RoundAnswer = { allMs: performance.now() - startMs, tookMs };
    return Response.json(answer);
  },
};
