// Job E, with declared reads.
import { defineProcessor } from "otelcol/processor";
import { logs } from "./several.ts";

export default defineProcessor({ reads: ["resource.attributes[service.name]", "body", "severityNumber"], logs });
