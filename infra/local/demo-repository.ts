import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const FILES: Readonly<Record<string, string>> = {
  "README.md": "A small application, to see a push reach a cluster.\n",
  "deploy/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 2
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: hello
          image: IMAGE_PLACEHOLDER
          envFrom:
            - configMapRef:
                name: hello-settings
          ports:
            - containerPort: 8080
`,
  "deploy/service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector:
    app: hello
  ports:
    - port: 80
      targetPort: 8080
`,
};

/** The working copy of the repository that the embedded default shows a push with. */
export class DemoRepository {
  readonly #directory: string;
  readonly #url: string;

  /** `directory` is where the working copy is made, anew each time; `url` the repository to push to. */
  constructor(directory: string, url: string) {
    this.#directory = directory;
    this.#url = url;
  }

  /** Clones the repository, gives an empty one its first commit, and tells its head. */
  async open(): Promise<string> {
    await rm(this.#directory, { recursive: true, force: true });
    await mkdir(dirname(this.#directory), { recursive: true });
    await run("git", ["clone", "--quiet", this.#url, this.#directory], { env: ENVIRONMENT });
    if ((await this.#releases()) > 0) return this.#head();
    await this.#git("checkout", "--quiet", "-B", "main");
    for (const [path, text] of Object.entries(FILES)) await this.#write(path, text);
    return this.release();
  }

  /** Commits a new version of the application and pushes it; its id, when the git server has taken it. */
  async release(): Promise<string> {
    const version = `1.0.${await this.#releases()}`;
    await this.#write("deploy/kustomization.yaml", kustomizationOf(version));
    await this.#git("add", "--all");
    await this.#git("commit", "--quiet", "--message", `Release hello ${version}`);
    await this.#git("push", "--quiet", "origin", "HEAD:main");
    return this.#head();
  }

  async #head(): Promise<string> {
    return (await this.#git("rev-parse", "HEAD")).trim();
  }

  async #releases(): Promise<number> {
    const isEmpty = (await this.#git("rev-list", "--all", "--max-count=1")) === "";
    return isEmpty ? 0 : Number(await this.#git("rev-list", "--count", "HEAD"));
  }

  async #write(path: string, text: string): Promise<void> {
    const file = join(this.#directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async #git(...args: string[]): Promise<string> {
    const { stdout } = await run("git", args, { cwd: this.#directory, env: ENVIRONMENT });
    return stdout;
  }
}

/** git neither asks anything nor reads what the person at this machine has set up for it. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Pullhook",
  GIT_AUTHOR_EMAIL: "demo@pullhook.example",
  GIT_COMMITTER_NAME: "Pullhook",
  GIT_COMMITTER_EMAIL: "demo@pullhook.example",
};

function kustomizationOf(version: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: default
resources:
  - deployment.yaml
  - service.yaml
images:
  - name: IMAGE_PLACEHOLDER
    newName: registry.example/hello
    newTag: ${version}
configMapGenerator:
  - name: hello-settings
    literals:
      - GREETING=Hello from ${version}
`;
}
