import { once } from "node:events";
import { createServer } from "node:http";

import { parseJsonObject } from "../../agent/objects/parse-json.ts";
import { listAt, textAt } from "../../agent/objects/read-json.ts";

/** A span as a collector takes it in. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string; // empty: the trace begins with it
}

/** A collector of traces that keeps what it is sent. */
export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  close(): void;
}

export async function startCollector(status = 200): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      if (request.url === "/v1/traces") spans.push(...readSpans(body));
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function readSpans(body: string): readonly CollectedSpan[] {
  const request = parseJsonObject(body);
  return listAt(request, "resourceSpans").flatMap((resource) => {
    const [service] = listAt(resource, "resource", "attributes");
    return listAt(resource, "scopeSpans")
      .flatMap((scope) => listAt(scope, "spans"))
      .map((span) => ({
        service: textAt(service, "value", "stringValue") ?? "",
        name: textAt(span, "name") ?? "",
        traceId: textAt(span, "traceId") ?? "",
        spanId: textAt(span, "spanId") ?? "",
        parentSpanId: textAt(span, "parentSpanId") ?? "",
      }));
  });
}
