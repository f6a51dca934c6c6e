import { existsSync, readFileSync } from "node:fs";

import { parse } from "yaml";

import {
  isJsonObject,
  type JsonObject,
  type KubeObject,
} from "../../../agent/objects/kube-object.ts";
import { listAt, textAt } from "../../../agent/objects/read-json.ts";
import { Checkout } from "../../support/checkout.ts";
import { aGitRepository, aKustomization, type Version } from "./flux-objects.ts";

const FILE = "../shared/seed/material-example.json"; // beside the checkout

/** One commit of the course's repository: what it changed; null where it deleted a file. */
export interface CourseCommit {
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
}

/** The history of the course's repository, oldest first. */
export interface Course {
  readonly branch: string;
  readonly path: string;
  readonly commits: readonly CourseCommit[];
}

/** What the files of the course's directory say: the image that runs, or why they cannot be built. */
export type CourseState =
  | { readonly kind: "released"; readonly image: string }
  | { readonly kind: "no-directory" }
  | { readonly kind: "file-missing"; readonly file: string };

/** Reads the course's history; undefined where it is not beside this checkout. */
export function readCourse(): Course | undefined {
  if (!existsSync(FILE)) return undefined;
  const course: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  if (isCourse(course)) return course;
  throw new Error(`${FILE} holds no history`);
}

/** The objects of the course: a GitRepository and the Kustomization of its directory, word for word. */
export function courseObjects(
  place: { readonly name: string; readonly namespace: string },
  { url, version }: { readonly url: string; readonly version: Version },
): { readonly gitRepository: KubeObject; readonly kustomization: KubeObject } {
  const repository = { interval: "1m", ref: { branch: "master" }, url };
  const kustomization = {
    interval: "10m",
    path: "./4-gitops/manifests",
    prune: true,
    validation: "client",
  };
  return {
    gitRepository: aGitRepository(place, repository, version),
    kustomization: aKustomization(place, kustomization, version),
  };
}

/** A working copy of the course's repository, and what its files say. */
export class CourseCheckout {
  readonly #checkout: Checkout;
  readonly #course: Course;
  readonly #files = new Map<string, string>();

  private constructor(checkout: Checkout, course: Course) {
    this.#checkout = checkout;
    this.#course = course;
  }

  static async of(url: string, course: Course): Promise<CourseCheckout> {
    return new CourseCheckout(await Checkout.of(url, course.branch), course);
  }

  /** Commits and pushes what a commit changed, and gives its revision as Flux prints it. */
  async push({ message, files }: CourseCommit): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) {
        this.#files.delete(path);
        await this.#checkout.git("rm", "--quiet", path);
      } else {
        this.#files.set(path, text);
        await this.#checkout.write(path, text);
      }
    }
    const commit = await this.#checkout.commit(message);
    await this.#checkout.push();
    return `${this.#course.branch}@sha1:${commit}`;
  }

  /** What the files say now, read with the few words of kustomize that the course uses. */
  get state(): CourseState {
    const { path } = this.#course;
    const text = this.#files.get(`${path}/kustomization.yaml`);
    if (text === undefined) return { kind: "no-directory" };
    const kustomization = readYaml(text);
    const resources = listAt(kustomization, "resources").map(String);
    const file = resources.find((resource) => !this.#files.has(`${path}/${resource}`));
    if (file !== undefined) return { kind: "file-missing", file };
    const [image] = listAt(kustomization, "images");
    const name = textAt(image, "newName") ?? "";
    return { kind: "released", image: `${name}:${textAt(image, "newTag")}` };
  }

  remove(): Promise<void> {
    return this.#checkout.remove();
  }
}

function readYaml(text: string): JsonObject {
  const value: unknown = parse(text);
  if (isJsonObject(value)) return value;
  throw new Error("the course's kustomization is no object");
}

function isCourse(value: unknown): value is Course {
  if (!isJsonObject(value)) return false;
  const { branch, path, commits } = value;
  return typeof branch === "string" && typeof path === "string" && Array.isArray(commits);
}
