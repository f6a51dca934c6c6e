import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { REQUESTED_AT } from "../../agent/objects/flux-object.ts";
import { refOf, type KubeObject, type ObjectRef } from "../../agent/objects/kube-object.ts";
import { listAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { CourseCheckout, courseObjects, readCourse, type CourseState } from "./support/course.ts";
import { VERSIONS } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import {
  aWhile,
  untilApplied,
  untilAttempted,
  untilGone,
  untilQueueIsEmpty,
  untilRefused,
  untilSeen,
} from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const NAME = "material-example";
const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  name: "hashgenerator-dep",
  namespace: "default", // where kubectl, too, puts what names no namespace
};

const found = readCourse();
const isCi = process.env["CI"] !== undefined;

test.skipIf(found === undefined && !isCi)("the course's history is beside this checkout", () => {
  expect(found).toBeDefined();
});

const courses = found === undefined ? [] : [found];
const cases = courses.flatMap((course) =>
  APIS.flatMap((api) => VERSIONS.map((version) => [version, api, course] as const)),
);

describe.each(cases)(
  "the course's repository, its objects in %s, on %s",
  (version, api, course) => {
    let world: World;
    let checkout: CourseCheckout;
    let url: string;
    let gitRepository: ObjectRef;
    let kustomization: ObjectRef;

    beforeAll(async () => {
      world = await World.open({ api, name: `course-${version}` });
      world.startAgent();
      const { branch: defaultBranch } = course;
      url = await world.embedded.git.createRepository(`kubernetes-hy/${NAME}`, { defaultBranch });
      checkout = await CourseCheckout.of(url, course);
      const objects = courseObjects({ name: NAME, namespace: world.namespace }, { url, version });
      gitRepository = refOf(await world.apply(objects.gitRepository));
      kustomization = refOf(await world.apply(objects.kustomization));
    });
    afterAll(async () => {
      await world.close();
      await checkout.remove();
    });

    beforeEach(() => tellLogOnFailure(world));

    test.for(course.commits.map((commit) => [commit.message, commit] as const))(
      'after "%s" the cluster is what the commit says, or nothing changed and the status says why',
      async ([, commit]) => {
        const before = summaryOf(await world.read(DEPLOYMENT));

        const revision = await checkout.push(commit);

        const { state } = checkout;
        await untilSeen(world, gitRepository, revision);
        await untilHandled(state, revision);
        const after = summaryOf(await world.read(DEPLOYMENT));
        expect(after).toMatchObject(state.kind === "released" ? { image: state.image } : before);
      },
    );

    test("every push was told by a signed webhook, and every hint is done with", async () => {
      await world.embedded.git.settled();

      await untilQueueIsEmpty(world);

      const statuses = world.embedded.git.deliveries.map(({ status }) => status);
      expect(statuses).toEqual(course.commits.map(() => 202));
    });

    test("reverting the last release brings the one before back", async () => {
      const [before, last] = course.commits.slice(-2);
      const releases = course.commits.filter(({ message }) => message.startsWith("New version"));
      const previous = releases.at(-2)?.files ?? {};

      const revision = await checkout.push({
        message: `Revert "${last?.message}"`,
        files: { ...before?.files, ...previous },
      });

      await untilApplied(world, kustomization, revision);
      expect(imageOf(await world.read(DEPLOYMENT))).toMatch(
        /:5e7dbe06e256b14260dbb5ba74dc045f5e96493f$/,
      );
    });

    test("what git no longer has is pruned, and comes back with it", async () => {
      const file = `${course.path}/kustomization.yaml`;
      const empty = "resources: []\nimages:\n- name: IMAGE_PLACEHOLDER\n  newName: a\n";

      const without = await checkout.push({ message: "Delete", files: { [file]: empty } });
      await untilApplied(world, kustomization, without);
      const pruned = await world.read(DEPLOYMENT);
      const again = await checkout.push(course.commits.at(-1) ?? { message: "", files: {} });
      await untilApplied(world, kustomization, again);

      expect(pruned).toBeUndefined();
      expect(imageOf(await world.read(DEPLOYMENT))).toMatch(
        /:b15411f387bb2a2286676b92a87fd85aa9b682a5$/,
      );
    });

    test("a second, empty cluster that is pointed at the repository becomes the same", async () => {
      const second = await World.open({ api, name: "course-again", isFresh: true });
      const objects = courseObjects({ name: NAME, namespace: second.namespace }, { url, version });
      const revision = await world.seen(gitRepository);

      second.startAgent();
      await second.apply(objects.gitRepository);
      const applied = await second.apply(objects.kustomization);
      await untilApplied(second, refOf(applied), revision);

      const [one, other] = [await world.read(DEPLOYMENT), await second.read(DEPLOYMENT)];
      await second.close();
      expect(wantedOf(other)).toEqual(wantedOf(one));
    });

    test("a reconcile that is asked for is made at once, and noted", async () => {
      const requestedAt = new Date().toISOString();
      const body = { metadata: { annotations: { [REQUESTED_AT]: requestedAt } } };

      await world.patch(gitRepository, body);
      await world.patch(kustomization, body);

      for (const ref of [gitRepository, kustomization]) {
        await expect.poll(() => world.read(ref).then(handledOf), SOON).toBe(requestedAt);
      }
    });

    test("a suspended Kustomization is left alone until it is resumed", async () => {
      await world.patch(kustomization, { spec: { suspend: true } });
      const before = await world.read(DEPLOYMENT);

      const revision = await checkout.push(course.commits.at(-3) ?? { message: "", files: {} });
      await untilSeen(world, gitRepository, revision);
      await untilQueueIsEmpty(world);
      await aWhile();
      const suspended = await world.read(DEPLOYMENT);
      await world.patch(kustomization, { spec: { suspend: false } });
      await untilApplied(world, kustomization, revision);

      expect(suspended).toEqual(before);
      expect(imageOf(await world.read(DEPLOYMENT))).toMatch(
        /:5e7dbe06e256b14260dbb5ba74dc045f5e96493f$/,
      );
    });

    test("deleting the Kustomization prunes what it applied", async () => {
      await world.remove(kustomization);

      await untilGone(world, kustomization);
      expect(await world.read(DEPLOYMENT)).toBeUndefined();
    });

    /** Waits until the Kustomization tells what became of a revision. */
    async function untilHandled(state: CourseState, revision: string): Promise<void> {
      switch (state.kind) {
        case "released":
          return untilApplied(world, kustomization, revision);
        case "no-directory":
          return untilRefused(world, kustomization, {
            reason: "ArtifactFailed",
            says: [course.path],
          });
        case "file-missing": {
          await untilAttempted(world, kustomization, revision);
          return untilRefused(world, kustomization, {
            reason: "BuildFailed",
            says: [`${course.path}/kustomization.yaml`, state.file],
          });
        }
      }
    }
  },
);

function imageOf(deployment: KubeObject | undefined): string | undefined {
  const [container] = listAt(deployment, "spec", "template", "spec", "containers");
  return textAt(container, "image");
}

interface Summary {
  readonly image: string | undefined;
  readonly version: string | undefined; // another one as soon as anything is written
}

function summaryOf(deployment: KubeObject | undefined): Summary {
  return { image: imageOf(deployment), version: deployment?.metadata.resourceVersion };
}

/** What was asked for, without what differs between any two clusters. */
function wantedOf(deployment: KubeObject | undefined): unknown {
  return deployment?.["spec"];
}

function handledOf(object: KubeObject | undefined): string | undefined {
  return textAt(object, "status", "lastHandledReconcileAt");
}
