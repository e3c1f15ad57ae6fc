// Job A, that declares to read nothing: a deletion needs no reading.
import { defineProcessor } from "otelcol/processor";
import { logs } from "./edit.ts";

export default defineProcessor({ reads: [], logs });
