import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { decodeHint, encodeHint, MAX_HINT_BYTES, type Hint, type RefHint } from "#contract/hint.ts";
import { isJsonObject, parseJson } from "#contract/json.ts";

import { commit } from "../../support/commit.ts";

const BEFORE = commit("1");
const AFTER = commit("2");

function aHint(over: Partial<RefHint> = {}): RefHint {
  return {
    kind: "ref",
    id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    time: "2026-11-22T10:00:00.000Z",
    repository: "https://github.com/acme/shop.git",
    ref: "refs/heads/main",
    before: BEFORE,
    after: AFTER,
    ...over,
  };
}

const TRACE = { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true };

test("a trace goes along as CloudEvents' extension for it, and older agents need not know it", () => {
  const text = encoded(aHint({ trace: TRACE }));

  expect(parseJson(text)).toMatchObject({ traceparent: `00-${TRACE.traceId}-${TRACE.spanId}-01` });
  expect(decodeHint(text)).toEqual({ ok: true, value: aHint({ trace: TRACE }) });
});

test.for([tampered({ traceparent: "00-1-2-01" }), tampered({ traceparent: 7 })])(
  "a trace that is none is passed over",
  (text) => {
    expect(decodeHint(text)).toEqual({ ok: true, value: aHint() });
  },
);

test("a trace for which there is no room stays behind", () => {
  const room = MAX_HINT_BYTES - encoded(aHint({ repository: "" })).length;
  const repository = "r".repeat(Math.floor(room / 2)); // it is there twice

  const text = encoded(aHint({ repository, trace: TRACE }));

  expect(text.length).toBeLessThanOrEqual(MAX_HINT_BYTES);
  expect(decodeHint(text)).toEqual({ ok: true, value: aHint({ repository }) });
});

const AN_IMAGE: Hint = {
  kind: "image",
  id: "d1",
  time: "2026-11-22T10:00:00.000Z",
  image: "ghcr.io/acme/shop",
};

function encoded(hint: Hint): string {
  const text = encodeHint(hint);
  if (!text.ok) throw new Error(text.error.message);
  return text.value;
}

/** The encoded hint with some members of the envelope, or of its data, set to something else. */
function tampered(envelope: object, data: object = {}): string {
  const whole = parseJson(encoded(aHint()));
  if (!isJsonObject(whole) || !isJsonObject(whole["data"])) throw new Error("not a CloudEvent");
  return JSON.stringify({ ...whole, data: { ...whole["data"], ...data }, ...envelope });
}

describe("encoding", () => {
  test("prints a CloudEvents 1.0 event in structured JSON", () => {
    expect(parseJson(encoded(aHint()))).toEqual({
      specversion: "1.0",
      id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      source: "https://github.com/acme/shop.git",
      type: "dev.pullhook.hint.v1",
      subject: "refs/heads/main",
      time: "2026-11-22T10:00:00.000Z",
      datacontenttype: "application/json",
      data: {
        repository: "https://github.com/acme/shop.git",
        ref: "refs/heads/main",
        before: BEFORE,
        after: AFTER,
      },
    });
  });

  test("prints one of an image in a type of its own", () => {
    const text = encoded({ ...AN_IMAGE, tag: "1.2" });

    expect(parseJson(text)).toEqual({
      specversion: "1.0",
      id: "d1",
      source: "ghcr.io/acme/shop",
      type: "dev.pullhook.image-hint.v1",
      subject: "1.2",
      time: "2026-11-22T10:00:00.000Z",
      datacontenttype: "application/json",
      data: { image: "ghcr.io/acme/shop", tag: "1.2" },
    });
    expect(decodeHint(text)).toEqual({ ok: true, value: { ...AN_IMAGE, tag: "1.2" } });
    expect(decodeHint(encoded(AN_IMAGE))).toEqual({ ok: true, value: AN_IMAGE });
  });

  test("counts bytes, not characters, against the limit", () => {
    const fits = aHint({ ref: `refs/heads/${"ü".repeat(800)}` });
    const doesNot = aHint({ ref: `refs/heads/${"ü".repeat(1000)}` });

    expect(encodeHint(fits)).toMatchObject({ ok: true });
    expect(encodeHint(doesNot)).toMatchObject({ ok: false, error: { code: "hint-too-large" } });
  });
});

describe("decoding", () => {
  test("gives back what was encoded", () => {
    const name = fc.stringMatching(/^[a-z0-9ü]{1,40}$/);
    const sha = fc.constantFrom(BEFORE, AFTER);
    const hints = fc.record(
      {
        id: name,
        time: fc
          .date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true })
          .map((date) => date.toISOString()),
        repository: name.map((path) => `https://git.example.com/${path}`),
        ref: name.map((branch) => `refs/heads/${branch}`),
        before: sha,
        after: sha,
      },
      { requiredKeys: ["id", "time", "repository", "ref"] },
    );

    fc.assert(
      fc.property(hints, (hint) => {
        const whole: Hint = { kind: "ref", ...hint };

        expect(decodeHint(encoded(whole))).toEqual({ ok: true, value: whole });
      }),
    );
  });

  test("passes over members that it does not know", () => {
    const body = tampered({ traceparent: "00-1-2-01" }, { paths: ["a"] });

    expect(decodeHint(body)).toEqual({ ok: true, value: aHint() });
  });

  test.for([
    ["no JSON", "hint", "hint-not-json"],
    ["a list", "[]", "hint-not-json"],
    ["null", "null", "hint-not-json"],
    ["too large", tampered({ padding: "x".repeat(MAX_HINT_BYTES) }), "hint-too-large"],
    ["of the next version", tampered({ type: "dev.pullhook.hint.v2" }), "hint-unknown-version"],
    ["of another type", tampered({ type: "com.example.order" }), "hint-malformed"],
    ["of another CloudEvents", tampered({ specversion: "0.3" }), "hint-malformed"],
    ["without id", tampered({ id: "" }), "hint-malformed"],
    ["without time", tampered({ time: undefined }), "hint-malformed"],
    ["of no RFC 3339 time", tampered({ time: "yesterday" }), "hint-malformed"],
    ["of a time that never is", tampered({ time: "2026-13-41T10:00:00Z" }), "hint-malformed"],
    ["of a date alone", tampered({ time: "2026" }), "hint-malformed"],
    ["without data", tampered({ data: null }), "hint-malformed"],
    ["without repository", tampered({}, { repository: "" }), "hint-malformed"],
    ["of a short ref", tampered({}, { ref: "main" }), "hint-malformed"],
    ["of a ref with a line break", tampered({}, { ref: "refs/heads/a\nb" }), "hint-malformed"],
    ["of a list of refs", tampered({}, { ref: ["refs/heads/main"] }), "hint-malformed"],
    ["before a branch name", tampered({}, { before: "main" }), "hint-malformed"],
    [
      "of an image without a name",
      tampered({ type: "dev.pullhook.image-hint.v1" }),
      "hint-malformed",
    ],
    ["after no commit", tampered({}, { after: "0".repeat(40) }), "hint-malformed"],
  ] as const)("refuses a body that is %s", ([, body, code]) => {
    expect(decodeHint(body)).toMatchObject({ ok: false, error: { code } });
  });

  test("says what is wrong in a sentence that quotes it", () => {
    expect(decodeHint(tampered({}, { ref: "main" }))).toMatchObject({
      error: {
        message:
          'The hint is malformed: data.ref is "main", not a full ref such as refs/heads/main.',
      },
    });
  });

  test("answers any text without throwing", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (body) => {
        expect(decodeHint(body).ok).toBe(false);
      }),
    );
  });
});
