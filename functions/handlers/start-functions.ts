import { ok } from "#contract/result.ts";

import type { AwsKeys } from "../adapters/aws/sign.ts";
import { serveHttp, type HttpServer } from "../adapters/node-http.ts";
import type { Config } from "../config.ts";
import type { Count, Log } from "../ports.ts";
import { assemble } from "./assemble.ts";
import { receiveTraced } from "./trace-delivery.ts";

export interface FunctionsOptions {
  readonly config: Config;
  readonly keys: AwsKeys;
  readonly port: number; // 0: a free one
  readonly host?: string; // absent: only this machine can connect
  readonly storeEndpoint?: string; // of secrets and tables; absent: AWS
  readonly log: Log;
  readonly count?: Count; // absent: nobody counts
}

/** Serves over plain HTTP, until it is closed, what runs as functions on Lambda: the same paths, the same answers. */
export async function startFunctions(options: FunctionsOptions): Promise<HttpServer> {
  const { config, keys, port, host = "127.0.0.1", storeEndpoint, log, count = () => {} } = options;
  const receiving = assemble(config, {
    keys,
    log,
    count,
    ...(storeEndpoint !== undefined && { storeEndpoint }),
  });
  return serveHttp({
    port,
    host,
    log,
    receive: (delivery) => receiveTraced(ok(delivery), receiving),
  });
}
