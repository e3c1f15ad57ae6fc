import { assertEquals } from "./support/assert.ts";
import { sendLog } from "./support/collector.ts";
import { withComponents } from "./support/component.ts";
import { attributes, type Sink } from "./support/sink.ts";
import { harmless } from "./fixtures/sandbox/attempts.ts";

/** What the component in a sandbox wrote into the record that arrived. */
function outcomesOf(sink: Sink): Record<string, { threw?: string; returned?: unknown }> {
  const [{ item } = { item: {} }] = sink.items("logs");
  return JSON.parse(String(attributes(item)["outcomes"]));
}

/** What a refusal looks like. An attempt that fails for another reason, such as a misspelt name, is no proof. */
const REFUSAL =
  /^((TypeError: |Error: )?NotCapable: Requires|TypeError: Requires|(TypeError: )?Error: A component may not)/;

/** Whether an attempt was refused as such, or answered what does no harm. */
function isRight(name: string, { threw, returned }: { threw?: string; returned?: unknown }): boolean {
  const [, attempt = ""] = name.split(": ");
  if (!(attempt in harmless)) return threw !== undefined && REFUSAL.test(threw);
  return threw === undefined && JSON.stringify(returned) === JSON.stringify(harmless[attempt]?.[1]);
}

for (const flags of [["-P=run", "--no-prompt"], ["-A", "--no-prompt"]]) {
  Deno.test(`A component without permissions can do nothing but compute (${flags.join(" ")})`, async () => {
    const processors = { "deno/sandbox": { module: "sandbox.ts", timeout: "60s" } };
    const { code } = await withComponents(processors, { fixtures: "sandbox", flags }, async ({ port, sink }) => {
      assertEquals(await sendLog(port, "x"), 200);
      const outcomes = outcomesOf(sink);
      const wrong = Object.entries(outcomes).filter(([name, outcome]) => !isRight(name, outcome));
      assertEquals(Object.fromEntries(wrong), {});
      assertEquals(Object.keys(outcomes).length > 100, true);
    });
    assertEquals(code, 0);
  });
}
