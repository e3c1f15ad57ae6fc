/** docs/PROCESSORS.md names what there is. */
import * as authoring from "../lib/authoring/processor.ts";
import * as telemetry from "../lib/telemetry/mod.ts";
import * as testing from "../lib/testing/mod.ts";
import { read } from "../tasks/abi.ts";
import { assertEquals } from "./support/assert.ts";

const text = read("docs", "PROCESSORS.md");
const words = new Set(text.match(/[A-Za-z]\w*/g));

Deno.test("docs/PROCESSORS.md names every view, and everything that a view has", () => {
  const missing: string[] = [];
  for (const [name, view] of Object.entries(telemetry)) {
    if (!/^(abstract )?class /.test(String(view))) continue;
    const members = Object.getOwnPropertyNames((view as { prototype: object }).prototype).filter((member) =>
      !INTERNAL.has(member)
    );
    for (const member of [name, ...members]) {
      if (!words.has(member) && !INTERNAL.has(name)) missing.push(`${name}.${member}`);
    }
  }
  assertEquals(missing, []);
});

Deno.test("docs/PROCESSORS.md names what the modules to import export", () => {
  const names = [...Object.keys(authoring), ...Object.keys(testing)].filter((name) => !UNNAMED.has(name));
  assertEquals(names.filter((name) => !words.has(name)), []);
});

/** Classes that others extend, and what every class has. */
const INTERNAL = new Set(["constructor", "Batch", "View", "Resource", "Scope", "Sequence", "Children"]);
/** What is only the type of something that is named. */
const UNNAMED = new Set(["RunningReceiver"]);
