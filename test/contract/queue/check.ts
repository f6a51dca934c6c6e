import type { SQS } from "@aws-sdk/client-sqs";
import { expect, test, type ExpectStatic } from "vitest";

import type { SqsPeerKind } from "../../support/sqs/peer.ts";

/** One thing that holds for every queue that speaks SQS. Checks run side by side, so that each has an `expect` of its own. */
export type Check = (name: string, run: (sqs: SQS, expect: ExpectStatic) => Promise<void>) => void;

/** The checks of a suite. */
interface Checks {
  readonly check: Check;
  readonly close: () => void;
}

const declareTest = test.concurrent; // most of a check's time is waiting

/** Runs the checks of a suite against a peer. What the peer is known to do otherwise has to fail, so that the list stays true. */
export function checksOf({ differences }: SqsPeerKind, client: () => SQS): Checks {
  const names = new Set<string>();
  return {
    check(name, run) {
      names.add(name);
      const because = differences[name];
      const title = because === undefined ? name : `${name} (it does not: ${because})`;
      declareTest(title, { fails: because !== undefined }, (context) =>
        run(client(), context.expect),
      );
    },
    close() {
      test("is said to differ only in what is checked", () => {
        expect(Object.keys(differences).filter((name) => !names.has(name))).toEqual([]);
      });
    },
  };
}
