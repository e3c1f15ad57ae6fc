// Job D, with declared reads.
import { defineProcessor } from "otelcol/processor";
import { logs } from "./count.ts";

export default defineProcessor({ reads: ["resource.attributes[service.name]"], readOnly: true, logs });
