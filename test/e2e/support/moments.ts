import type { ApiCall } from "../../support/api-proxy.ts";
import type { World } from "./world.ts";

/** A moment of a push: a line of the agent's log, or a request to the API server, the how many-th of its kind. */
export type Moment =
  | { readonly line: string }
  | { readonly when: "before" | "after"; readonly is: IsCall; readonly nth?: number };

type IsCall = (call: ApiCall) => boolean;

/** A request that changes the status of an object of a kind. */
export function isStatusOf(plural: string): IsCall {
  return ({ method, path }) =>
    method === "PATCH" && path.includes(`/${plural}/`) && path.endsWith("/status");
}

/** A request that tries to apply a ConfigMap. */
export function isDryRun({ method, path, query }: ApiCall): boolean {
  return method === "PATCH" && path.includes("/configmaps/") && query.has("dryRun");
}

/** A request that applies a ConfigMap. */
export function isApply({ method, path, query }: ApiCall): boolean {
  return method === "PATCH" && path.includes("/configmaps/") && !query.has("dryRun");
}

/** A request that deletes a ConfigMap. */
export function isDelete({ method, path }: ApiCall): boolean {
  return method === "DELETE" && path.includes("/configmaps/");
}

/** Kills the agent, once, when a moment comes: kill -9. Resolves when it is dead. */
export function killAt(world: World, moment: Moment): Promise<void> {
  return new Promise((resolve) => {
    if ("line" in moment) {
      world.onLine = (line) => {
        if (line.includes(moment.line)) void kill();
      };
      return;
    }
    let left = moment.nth ?? 1;
    world.proxy.listener =
      moment.when === "before"
        ? { before: async (call) => (isNow(call) ? kill().then(() => "drop") : "pass") }
        : { after: async (call) => (isNow(call) ? kill() : undefined) };

    function isNow(call: ApiCall): boolean {
      if ("line" in moment || !moment.is(call)) return false;
      left -= 1;
      return left === 0;
    }

    async function kill(): Promise<void> {
      world.onLine = () => {};
      world.proxy.listener = {};
      await world.stopAgent("SIGKILL");
      resolve();
    }
  });
}

/** Holds up all requests of a kind from now on, until they are released. */
export function holdAt(
  world: World,
  is: IsCall,
): { readonly reached: Promise<void>; release(): void } {
  let reach: () => void = () => {};
  let release: () => void = () => {};
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  world.proxy.listener = {
    async before(call) {
      if (!is(call)) return "pass";
      reach();
      await released;
      return "pass";
    },
  };
  return {
    reached,
    release() {
      world.proxy.listener = {};
      release();
    },
  };
}
