import { describe, expect, test } from "vitest";

import { readSettings } from "../../../functions/settings/read-settings.ts";

const WANTS = [{ repository: "https://github.com/acme/shop" }];

/** Each problem in a line: where, and what is wrong. */
function problems(value: unknown): readonly string[] {
  const settings = readSettings(value);
  return settings.ok
    ? []
    : settings.error.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test("settings say who may deliver and who is told", () => {
  const settings = readSettings({
    clusters: [
      { name: "staging", wants: WANTS },
      {
        name: "edge",
        queueUrl: "https://sqs.eu-west-1.amazonaws.com/1/q",
        wants: [{ image: "ghcr.io/acme/*", tags: "v*" }],
      },
    ],
    senders: {
      github: { secret: "pullhook/github" },
      nexus: { secret: "ssm:/pullhook/nexus", registry: "registry.example.com" },
      gar: {
        audience: "https://hooks.example.com/hooks/gar",
        email: "p@x.iam.gserviceaccount.com",
      },
    },
    receivers: [
      {
        name: "any",
        namespace: "flux-system",
        type: "generic",
        secret: "pullhook/any",
        means: { repository: "https://github.com/acme/shop", ref: "main" },
      },
    ],
  });

  expect(settings).toMatchObject({
    ok: true,
    value: {
      clusters: [{ name: "staging" }, { name: "edge", wants: [{ registry: "ghcr.io" }] }],
      senders: [
        { name: "github", secrets: [{ kind: "stored", name: "pullhook/github" }] },
        { name: "nexus", options: { registry: "registry.example.com" } },
        { name: "gar", secrets: [], token: { issuer: "https://accounts.google.com" } },
      ],
      receivers: [{ name: "any", options: { means: { ref: "main" } } }],
    },
  });
});

test("a Receiver that believes tokens has Flux's audience unless it names one", () => {
  const settings = readSettings({
    receivers: [undefined, "pullhook"].map((audience) => ({
      name: "ci",
      namespace: "flux-system",
      type: "generic-oidc",
      issuer: "https://token.actions.githubusercontent.com",
      audience,
      claims: { repository: "acme/shop" },
      means: { repository: "https://github.com/acme/shop", ref: "main" },
    })),
  });

  expect(settings).toMatchObject({
    ok: true,
    value: {
      receivers: [
        { secrets: [], token: { audience: "notification-controller" } },
        { secrets: [], token: { audience: "pullhook" } },
      ],
    },
  });
});

describe("what is wrong is told, and where", () => {
  test.for<readonly [unknown, string]>([
    [null, ": It is null, not a mapping."],
    [{ cluster: [] }, 'cluster: "cluster" means nothing here.'],
    [{ clusters: {} }, "clusters: It is an object, not a list."],
    [{ clusters: [{ wants: WANTS }] }, "clusters.0.name: It is missing."],
    [
      { clusters: [{ name: "Prod", wants: WANTS }] },
      'clusters.0.name: "Prod" cannot be part of a queue\'s name.',
    ],
    [{ clusters: [{ name: "a" }] }, "clusters.0.wants: The cluster wants nothing."],
    [
      { clusters: [{ name: "a", wants: [{ repository: "shop" }] }] },
      'clusters.0.wants.0.repository: "shop" is not a URL, not of the form user@host:path and not an absolute path.',
    ],
    [
      { clusters: [{ name: "a", wants: [{ repository: "**", image: "a/b" }] }] },
      "clusters.0.wants.0: It names neither a repository nor an image, or both.",
    ],
    [
      { clusters: [{ name: "a", wants: [{ repository: "**", refs: [] }] }] },
      "clusters.0.wants.0.refs: The list is empty: it would match nothing.",
    ],
    [
      { clusters: [{ name: "a", wants: [{ repository: "**", refs: "a..b" }] }] },
      'clusters.0.wants.0.refs: "a..b" is not the name of a branch or a ref.',
    ],
    [
      { clusters: [{ name: "a", wants: [{ repository: "https://github.com/acme/*", id: 1 }] }] },
      "clusters.0.wants.0.id: An id is of one repository, not of a pattern.",
    ],
    [
      { clusters: [{ name: "a", wants: [{ image: "alpine" }] }] },
      'clusters.0.wants.0.image: "alpine" is not the name of an image, with its registry and without a tag.',
    ],
    [{ senders: { githbu: { secret: "a" } } }, 'senders.githbu: "githbu" means nothing here.'],
    [{ senders: { github: {} } }, "senders.github.secret: It is missing."],
    [{ senders: { gar: { audience: "a" } } }, "senders.gar.email: It is missing."],
    [
      { senders: { "generic-oidc": { issuer: "https://a.example", audience: "a" } } },
      "senders.generic-oidc: Everybody who can have a token of this issuer could deliver.",
    ],
    [
      { senders: { "generic-oidc": { issuer: "https://a.example", claims: { sub: "a" } } } },
      "senders.generic-oidc.audience: It is missing.",
    ],
    [
      { receivers: [{ name: "a", namespace: "b", type: "svn", secret: "c" }] },
      'receivers.0.type: Flux has no type "svn".',
    ],
    [
      { receivers: [{ name: "a", namespace: "b", type: "generic", secret: "c" }] },
      "receivers.0: A generic delivery does not say what has changed.",
    ],
  ])("%j", ([value, want]) => {
    expect(problems(value)).toContain(want);
  });

  test("all at once", () => {
    const wrong = {
      clusters: [{ name: "a", wants: WANTS }, { name: "a" }],
      senders: { github: 1 },
    };

    expect(problems(wrong)).toEqual([
      "clusters.1.wants: The cluster wants nothing.",
      'clusters.1.name: There is a cluster "a" already.',
      "senders.github: It is 1, not a mapping.",
      "senders.github.secret: It is missing.",
    ]);
  });
});
