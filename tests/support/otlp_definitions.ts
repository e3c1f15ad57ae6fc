import { createFileRegistry, type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** OTLP's own definitions by name (`Span.Event`), for protobuf-es; `deno task gen-otlp` writes the file. */
export function loadDefinitions(): Map<string, DescMessage> {
  const file = Deno.readFileSync(new URL("../fixtures/otlp.binpb", import.meta.url));
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, file));
  const messages = new Map<string, DescMessage>();
  for (const type of registry) {
    if (type.kind === "message") messages.set(type.typeName.replace(/^.*\.v1\./, ""), type);
  }
  return messages;
}
