const { execFileSync } = require("node:child_process");
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * A plugin that completes the service: with what follows from pullhook.yaml when it starts, and with the bundled functions when it
 * is packaged, so that nothing has to be built before. It is CommonJS because serverless loads a service's own plugins so.
 */
module.exports = function plugin(serverless) {
  const { serviceDir, service } = serverless;
  let settings;
  return {
    hooks: {
      initialize() {
        const stack = describeStack(serverless);
        settings = stack.settings;
        complete(service, stack);
      },
      "before:package:createDeploymentArtifacts"() {
        bundle(serviceDir, programsOf(service));
        writeSettings(join(serviceDir, "dist", "functions"), settings);
      },
    },
  };
};

/** Works out the stack in TypeScript. Problems with the settings end the command, each in a line with its file and line. */
function describeStack({ serviceDir, service, classes }) {
  const { sweeperAppId = "", sweeperKeyName = "", secretName, settings } = service.custom ?? {};
  const stage = service.provider.stage;
  const args = ["--settings", settings, "--stack", `${service.service}-${stage}`];
  args.push("--secret", secretName, "--app", String(sweeperAppId), "--app-key", sweeperKeyName);
  try {
    return JSON.parse(run(serviceDir, ["infra", "aws", "print-stack.ts"], args, "pipe"));
  } catch (thrown) {
    const told = thrown.stderr === undefined ? thrown.message : String(thrown.stderr).trim();
    throw new (classes?.Error ?? Error)(
      `pullhook cannot be deployed with these settings:\n${told}`,
    );
  }
}

function complete(service, { functions, environment, resources }) {
  const { webhook } = service.functions;
  webhook.environment = { ...webhook.environment, ...environment };
  for (const [name, own] of Object.entries(functions)) {
    const receives = name === "imageEvent" ? environment : {};
    const events = own.events ?? [];
    service.functions[name] = { ...own, events, environment: { ...own.environment, ...receives } };
  }
  const existing = service.resources ?? {};
  service.resources = {
    ...existing,
    Resources: { ...existing.Resources, ...resources.Resources },
    Outputs: { ...existing.Outputs, ...resources.Outputs },
  };
}

/** A handler is `dist/functions/NAME.handler`, and NAME is a program that infra/bundle.ts knows. */
function programsOf(service) {
  return service.getAllFunctions().map((key) => {
    const { handler } = service.getFunction(key);
    const [, name] = /^dist\/functions\/(.+)\.handler$/.exec(handler) ?? [];
    if (name !== undefined) return name;
    throw new Error(`The handler of ${key} is "${handler}", not dist/functions/NAME.handler.`);
  });
}

function bundle(folder, names) {
  run(folder, ["infra", "build.ts"], names, "inherit");
}

/** Puts the settings, which were checked, beside the functions. */
function writeSettings(folder, settings) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "pullhook.json");
  if (settings === undefined) rmSync(file, { force: true });
  else writeFileSync(file, settings);
}

function run(folder, script, args, stdout) {
  const options = {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", stdout, stdout === "pipe" ? "pipe" : "inherit"],
  };
  return execFileSync(
    process.execPath,
    ["--import", "tsx", join(folder, ...script), ...args],
    options,
  );
}
