// Job B, with declared reads.
import { defineProcessor } from "otelcol/processor";
import { logs } from "./filter.ts";

export default defineProcessor({ reads: ["severityNumber", "attributes[http.method]"], logs });
