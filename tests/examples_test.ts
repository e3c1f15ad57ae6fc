import { assertEquals } from "./support/assert.ts";
import { Program } from "./support/cli.ts";

Deno.test("examples/embed does what its README says", async () => {
  const args = ["run", "-q", "-P=run", "--no-prompt", "--allow-net=127.0.0.1:14318", "examples/embed/main.ts"];
  await using program = new Program(Deno.execPath(), args);
  const { code, stdout, stderr } = await program.ended;
  assertEquals({ code, stdout }, { code: 0, stdout: "info Logs 1\n" }, stderr);
});
