import { assertEquals } from "../../tests/support/assert.ts";
import { logs, metrics, traces } from "./batches.ts";

Deno.test("batches that are written by hand are read, changed and compared as those of a Collector", () => {
  const batch = logs([{ body: "paid", attributes: { amount: 5n }, resource: { "service.name": "shop" } }]);
  for (const record of batch.records()) {
    record.attributes.set("service", record.resource.attributes.get("service.name"));
  }
  assertEquals([...batch.records()].map(({ body, attributes }) => [body, attributes.toObject()]), [
    ["paid", { amount: 5n, service: "shop" }],
  ]);
  const changed = batch.toJSON();
  assertEquals(logs(changed).toJSON(), changed);
  assertEquals(traces([{ name: "GET", status: { code: 2 } }]).spans().at(0)?.status.code, 2);
  const points = metrics([{ name: "queue", gauge: { dataPoints: [{ asInt: 3n }] } }]).metrics().at(0)?.points();
  assertEquals(points?.at(0)?.value, 3n);
});
