import { err, ok } from "#contract/result.ts";

import { parseLabelSelector } from "../kustomize/select/label-selector.ts";
import type { GroupKind } from "../objects/apply-order.ts";
import { parseDuration } from "../objects/duration.ts";
import { groupOf } from "../objects/kube-object.ts";
import type { Reader } from "./setting.ts";

/** Any text. */
export const text: Reader<string> = (written) => ok(written);

/** Names, separated by commas. */
export const names: Reader<readonly string[]> = (written) => {
  const list = written === "" ? [] : written.split(",").map((name) => name.trim());
  return list.includes("") ? err("which leaves a name empty between commas") : ok(list);
};

/** Kinds as `group/Kind`, or `Kind` alone for the core group, separated by commas, as fluxcd/pkg/ssa ParseGroupKindSet reads them. */
export const groupKinds: Reader<readonly GroupKind[]> = (written) => {
  const list = names(written);
  if (!list.ok) return list;
  const kinds = list.value.map((name) => ({
    group: groupOf(name),
    kind: name.slice(name.indexOf("/") + 1),
  }));
  return kinds.some(({ kind }) => kind === "") ? err("which leaves a kind empty") : ok(kinds);
};

/** Yes or no, in the words that Go's flags take. */
export const yesOrNo: Reader<boolean> = (written) => {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(written)) return ok(true);
  if (/^(?:0|f|F|false|FALSE|False)$/.test(written)) return ok(false);
  return err("neither true nor false");
};

/** A whole number within bounds. */
export function wholeNumber(from: number, to: number): Reader<number> {
  return (written) => {
    const number = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
    const fits = number >= from && number <= to;
    return fits ? ok(number) : err(`not a whole number from ${from} to ${to}`);
  };
}

/** A Go duration of at least so many seconds, as seconds. */
export function duration(leastSeconds: number): Reader<number> {
  return (written) => {
    const seconds = parseDuration(written);
    if (seconds === undefined) return err("not a duration such as 750ms, 30s or 15m");
    return seconds >= leastSeconds ? ok(seconds) : err(`less than ${leastSeconds} s`);
  };
}

/** One of a few words. */
export function oneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  return (written) => {
    const word = words.find((known) => known === written);
    return word === undefined ? err(`not one of ${words.join(", ")}`) : ok(word);
  };
}

/** The URL of something that speaks HTTP; `what` ends the sentence. */
export function httpUrl(what: string): Reader<string> {
  return (written) => {
    const isUrl = URL.canParse(written) && /^https?:$/.test(new URL(written).protocol);
    return isUrl ? ok(written) : err(`which is not an http(s) URL of ${what}`);
  };
}

/** Where to listen; without a host on all addresses of the pod. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** An address as Go's net.Listen takes it, such as `:8080`; `0` or nothing: do not listen, as in controller-runtime. */
export const listenAddress: Reader<ListenAddress | undefined> = (written) => {
  if (written === "0" || written === "") return ok(undefined);
  const [, bracketed, plain = "", port = ""] =
    /^(?:\[(.+)\]|([^:]*)):(\d{1,5})$/.exec(written) ?? [];
  if (port === "" || Number(port) > 65_535) {
    return err("not an address such as :8080 or 127.0.0.1:8080, nor 0 for none");
  }
  const host = bracketed ?? plain;
  return ok({ port: Number(port), ...(host === "" ? {} : { host }) });
};

const UNITS: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A number of bytes, such as 512MiB. */
export const byteCount: Reader<number> = (written) => {
  const [, amount = "", unit = ""] = /^([1-9]\d{0,8})(KiB|MiB|GiB)$/.exec(written) ?? [];
  const factor = UNITS[unit];
  return factor === undefined ? err("not a size such as 512MiB") : ok(Number(amount) * factor);
};

/** A label selector, as the API server takes it. */
export const labelSelector: Reader<string> = (written) => {
  const selector = parseLabelSelector(written);
  return selector.ok ? ok(written) : err(`not a label selector: ${selector.error.message}`);
};

/** Acting as somebody else is refused, rather than done as oneself. */
export const refusedServiceAccount: Reader<never> = () =>
  err(
    "but this version cannot act as a service account: leave it out, or it would apply with its own rights",
  );
