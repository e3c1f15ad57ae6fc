// Only the hop.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({ logs() {} });
