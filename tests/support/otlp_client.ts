/** Clients that tell what a collector answers: OTLP/HTTP and OTLP/gRPC with one log record. */
import { connect } from "node:http2";
import { logs } from "../../lib/testing/mod.ts";

/** An answer: the HTTP status or the gRPC status code, and the text. */
export interface OtlpAnswer {
  /** 200, 400, 503, …; or 0, 3, 13, 14, … */
  status: number;
  /** What it says. */
  text: string;
}

/** Sends a record by OTLP/HTTP in JSON. */
export async function postLog(port: number, body: string): Promise<OtlpAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: body } }] }] }] }),
  });
  return { status: response.status, text: await response.text() };
}

/** Sends a record by OTLP/gRPC. */
export async function callLog(port: number, body: string): Promise<OtlpAnswer> {
  const message = logs([{ body }]).encode();
  const frame = new Uint8Array(5 + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, 5);
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<OtlpAnswer>((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        ":method": "POST",
        ":path": "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        "content-type": "application/grpc",
        "te": "trailers",
      });
      let last: Record<string, unknown> = {};
      for (const event of ["response", "trailers"]) {
        stream.on(event, (headers: Record<string, unknown>) => last = { ...last, ...headers });
      }
      stream.on("error", reject);
      stream.on("data", () => {});
      stream.on(
        "close",
        () =>
          resolve({
            status: Number(last["grpc-status"]),
            text: decodeURIComponent(String(last["grpc-message"] ?? "")),
          }),
      );
      stream.end(frame);
    });
  } finally {
    session.destroy();
  }
}
