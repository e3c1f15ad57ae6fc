/**
 * A program whose collector is at work: it sends itself records until SIGTERM, and counts the other signals that it gets.
 * Its one argument is the collector's port; its last line is `{"sent", "signals"}`.
 */
import { Collector } from "../../lib/mod.ts";
import { config, PLUGIN, quiet, sendLog } from "./collector.ts";

/** Signals that it counts. */
export const SIGNALS: readonly Deno.Signal[] = ["SIGUSR2", "SIGHUP", "SIGWINCH", "SIGALRM"];
const SENDERS = 8;

if (import.meta.main) {
  const port = Number(Deno.args[0]);
  const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  const count = { sent: 0, signals: 0 };
  let over = false;
  const settings = quiet({ config: config(port, undefined, { batch: { timeout: "1ms" } }), plugins: [PLUGIN] });
  await using collector = await Collector.load(settings);
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => count.signals++);
  Deno.addSignalListener("SIGTERM", () => over = true);
  await collector.start();
  say("busy");
  const send = async () => {
    while (!over) {
      if (await sendLog(port, "x".repeat(10_000)) !== 200) throw new Error("A record was refused");
      count.sent++;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  await collector.stop();
  say(JSON.stringify(count));
  Deno.exit();
}
