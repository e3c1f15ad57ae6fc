// Job C, with declared reads.
import { defineProcessor } from "otelcol/processor";
import { logs } from "./parse.ts";

export default defineProcessor({ reads: ["body"], logs });
