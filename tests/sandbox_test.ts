import module from "node:module";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { sendLog } from "./support/collector.ts";
import { failWith, KeptLock, withComponents } from "./support/component.ts";
import { attributes, type Sink } from "./support/sink.ts";
import { harmless } from "./fixtures/sandbox/attempts.ts";

/** Whether this Deno lets a program say what may be imported: since 2.8. Before, the documentation says what is missing. */
const withholds = "registerHooks" in module;

type Outcome = { threw?: string; returned?: unknown };

/** An attribute of JSON of the last record that arrived. */
function told(sink: Sink, attribute: string): unknown {
  const { item } = sink.items("logs").at(-1) ?? { item: {} };
  return JSON.parse(String(attributes(item)[attribute]));
}

/** What a refusal looks like. An attempt that fails for another reason, such as a misspelt name, is no proof. */
const REFUSAL = /^((TypeError: |Error: )?NotCapable: |TypeError: )Requires|^(TypeError: )?Error: A component may not/;

/** Whether an attempt was refused as such, or answered what does no harm. */
function isRight(name: string, { threw, returned }: Outcome): boolean {
  const [, attempt = ""] = name.split(": ");
  if (!(attempt in harmless)) return threw !== undefined && REFUSAL.test(threw);
  return threw === undefined && JSON.stringify(returned) === JSON.stringify(harmless[attempt]?.[1]);
}

const PLACES = [["-P=run", "worker"], ["-A", "worker"], ["-P=run", "process"], ["-A", "process"]] as const;

for (const [flag, isolation] of PLACES) {
  const flags = [flag, "--no-prompt"];
  Deno.test(`A component without permissions can do nothing but compute (${flag}, in a ${isolation})`, {
    ignore: !withholds,
  }, async () => {
    const processors = { "deno/sandbox": { module: "sandbox.ts", timeout: "60s", isolation } };
    const { code } = await withComponents(processors, { fixtures: "sandbox", flags }, async ({ port, sink }) => {
      assertEquals(await sendLog(port, "x"), 200);
      const outcomes = told(sink, "outcomes") as Record<string, Outcome>;
      const wrong = Object.entries(outcomes).filter(([name, outcome]) => !isRight(name, outcome));
      assertEquals(Object.fromEntries(wrong), {});
      assertEquals(Object.keys(outcomes).length > 150, true);
    });
    assertEquals(code, 0); // also a component that listens to SIGTERM does not keep it from stopping
  });
}

for (const isolation of ["worker", "process"]) {
  Deno.test(`A component has the permissions that it is granted, and no others, in a ${isolation}`, {
    ignore: !withholds,
  }, async () => {
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () => new Response("fetched"),
    );
    const host = `127.0.0.1:${server.addr.port}`;
    const permissions = {
      net: [host],
      read: ["./data"], // from the configuration file on
      write: ["data"],
      env: ["SANDBOX_URL"],
      sys: ["hostname"],
    };
    const flags = ["-A", "--no-prompt"];
    const options = { fixtures: "sandbox", flags, env: { SANDBOX_URL: `http://${host}/` } };
    const processors = { "deno/late": { module: "late.ts", permissions, isolation } };
    await withComponents(processors, options, async ({ port, sink, folder }) => {
      Deno.mkdirSync(`${folder.path}/data`);
      folder.write("data/x.txt", "x");
      folder.write("data/flags.js", `export * from "node:v8"; export { Worker } from "node:worker_threads";`);
      assertEquals(await sendLog(port, "x"), 200);
      assertEquals(told(sink, "outcomes"), {
        "net": "fetched",
        "net elsewhere": "NotCapable: Requires net access to",
        "read": "x",
        "read elsewhere": "NotCapable: Requires read access to",
        "write": "done",
        "write elsewhere": "NotCapable: Requires write access to",
        "env": "http",
        "env of another": "NotCapable: Requires env access to",
        "sys": "string",
        "sys of another": "NotCapable: Requires sys access to",
        "a package that needs net": "function",
        "sockets that the process has": [],
        "compiler flags by a file that is imported later": "Error: A component may not use v8.setFlagsFromString",
        "threads by a file that is imported later": "Error: A component may not use worker_threads.Worker",
      });
    });
  });

  Deno.test(`A component imports from hosts that it is granted, in a ${isolation}`, async () => {
    using _lock = new KeptLock();
    const code = "export const answer = 42;";
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () => new Response(code, { headers: { "content-type": "text/javascript" } }),
    );
    const host = `127.0.0.1:${server.addr.port}`;
    const module = `import { defineProcessor } from "otelcol/processor"; import { answer } from "http://${host}/x.js";
    export default defineProcessor({
      logs(batch) { for (const record of batch.records()) record.attributes.set("answer", \`\${answer}\`); },
    });`;
    const options = {
      files: { "remote.ts": module },
      flags: ["-P=run", "--no-prompt", `--allow-import=${host}`],
    };
    const granted = { "deno/remote": { module: "remote.ts", permissions: { import: [host] }, isolation } };
    await withComponents(granted, options, async ({ port, sink }) => {
      assertEquals(await sendLog(port, "x"), 200);
      assertEquals(told(sink, "answer"), 42);
    });
    const { code: status, stderr } = await failWith({ "deno/remote": { module: "remote.ts", isolation } }, options);
    assertEquals(status, 78);
    assertStringIncludes(stderr, `Requires import access to "${host}"`);
    assertStringIncludes(stderr, "remote.ts:1:");
  });

  Deno.test(`A component gets no more than the program has, and the error says the flag, in a ${isolation}`, async () => {
    const permissions = { net: ["192.0.2.1:80"], read: ["/etc"], env: ["HOME"] };
    const files = { "x.ts": `export { default } from "./y.ts";` };
    const { code, stderr } = await failWith({ "deno/x": { module: "x.ts", permissions, isolation } }, { files });
    assertEquals(code, 1);
    assertStringIncludes(stderr, `Cannot start component "deno/x": it needs what this program may not do itself`);
    assertStringIncludes(stderr, `net of "192.0.2.1:80"`);
    assertStringIncludes(stderr, "--allow-net=192.0.2.1:80 --allow-read=/etc main.ts");
    assertEquals(stderr.includes("HOME"), false);
  });
}

Deno.test("Permissions that nobody can have are errors of the configuration", async () => {
  for (
    const [permissions, text] of [
      [{ ffi: ["/lib"] }, `"ffi" cannot be granted`],
      [{ run: ["deno"] }, `"run" cannot be granted`],
      [{ sys: ["inspector"] }, `"inspector" cannot be granted`],
      [{ net: [""] }, "permissions::net has an empty entry"],
      [{ hrtime: ["x"] }, "hrtime"],
    ] as const
  ) {
    const { code, stderr } = await failWith({ "deno/x": { module: "x.ts", permissions } }, { files: { "x.ts": "" } });
    assertEquals(code, 78, stderr);
    assertStringIncludes(stderr, text);
  }
});

Deno.test(
  "A module that imports what it may not is refused before anything of it runs",
  { ignore: !withholds },
  async () => {
    for (
      const [specifier, text] of [
        ["node:v8", `A component may not import "node:v8" (x.ts)`],
        ["node:child_process", `A component may not import "node:child_process" (x.ts)`],
        ["node:net", `A component may not import "node:net" without the permission "net" (x.ts)`],
        ["../secret.ts", `secret.ts" may not be read: a module imports from its folder`],
        ["https://example.com/x.ts", `Requires import access to "example.com:443"`],
      ]
    ) {
      const files = { "x.ts": `import * as x from "${specifier}"; console.error("it runs", x);` };
      const { code, stderr } = await failWith({ "deno/x": { module: "x.ts" } }, { files });
      assertEquals(code, 78, stderr);
      assertStringIncludes(stderr, text ?? "");
      assertEquals(stderr.includes("it runs"), false);
    }
  },
);

Deno.test("A component does not get at the way to the library, and cannot lie to it about memory", async () => {
  const processors = { "deno/caught": { module: "caught.ts", timeout: "1s" } };
  const { code } = await withComponents(processors, { fixtures: "sandbox" }, async ({ port, sink }) => {
    assertEquals(await sendLog(port, "x"), 200);
    assertEquals(told(sink, "caught"), { buffers: true, exchange: 0, exchanges: 0, ports: 0 });
    for (let i = 0; i < 3; i++) await sendLog(port, "x"); // its memory is gone: whatever is answered, nothing crashes
  });
  assertEquals(code, 0);
  const lies = { "deno/lies": { module: "lies.ts", timeout: "1s" } };
  const outcome = await withComponents(lies, { fixtures: "sandbox" }, async ({ port, sink }) => {
    assertEquals(await sendLog(port, "x".repeat(2 ** 20)), 200);
    assertEquals(await sendLog(port, "x"), 200);
    assertEquals(sink.items("logs").map(({ item }) => attributes(item)["lies"]), ["x", "x"]);
  });
  assertEquals([outcome.code, outcome.signal], [0, null]);
});

Deno.test("Components that follow each other with the same permissions share a Worker, others share nothing", async () => {
  const files = {
    "mark.ts": `import { defineProcessor } from "otelcol/processor";
      const seen = globalThis as { seen?: string };
      export default defineProcessor({
        logs(batch, { component }) {
          for (const record of batch.records()) record.attributes.set(component, seen.seen ?? "nothing");
          seen.seen ??= component;
        },
      });`,
  };
  const processors = {
    "deno/a": { module: "mark.ts" },
    "deno/b": { module: "mark.ts" },
    "deno/c": { module: "mark.ts", permissions: { env: ["NO_COLOR"] } },
  };
  await withComponents(processors, { files }, async ({ port, sink }) => {
    assertEquals(await sendLog(port, "x"), 200);
    const [{ item } = { item: {} }] = sink.items("logs");
    assertEquals(attributes(item), { "deno/a": "nothing", "deno/b": "deno/a", "deno/c": "nothing" });
  });
});
