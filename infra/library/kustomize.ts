// What `pullhook/kustomize` offers; agent/kustomize/README.md shows how it is used.
export type { BuildProblem, BuildProblemCode } from "../../agent/kustomize/build-problem.ts";
export { printProblem } from "../../agent/kustomize/build-problem.ts";
export type { Build, BuildOptions, BuildResult } from "../../agent/kustomize/build.ts";
export { build } from "../../agent/kustomize/build.ts";
export { ParsedFiles } from "../../agent/kustomize/load/parsed-files.ts";
export { printBuild } from "../../agent/kustomize/print-build.ts";
export type { GitNeed, RemoteNeed } from "../../agent/kustomize/remote/remote-need.ts";
export type { RemoteContent, RemoteContents } from "../../agent/kustomize/remote/remotes.ts";
export type { JsonObject, JsonValue } from "../../agent/objects/kube-object.ts";
export { diskTree } from "../../agent/adapters/disk-tree.ts";
export type { MemoryFile } from "../../agent/source/memory-tree.ts";
export { memoryTree } from "../../agent/source/memory-tree.ts";
export type { Entry, EntryKind, Tree } from "../../agent/source/tree.ts";
