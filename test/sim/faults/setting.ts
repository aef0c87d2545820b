/** What a seed's organisations are like before Orbit is connected to them: the circumstances of its plan. */

import type { World } from "./world.ts";

export function arrange(_world: World): void {}
