import { describe, expect, it } from "vitest";
import type { TieOutResult, TieOutSatellite } from "../../src/domain/tie-out.ts";
import { Practice, type PracticeOptions } from "./practice.ts";
