const { execFileSync } = require("node:child_process");
const { join } = require("node:path");

/**
 * A plugin that bundles the functions whenever `serverless package` or `serverless deploy` runs, so that nothing has to be built
 * before. It is CommonJS because serverless loads a service's own plugins so.
 */
module.exports = function bundlePlugin({ serviceDir, service }) {
  return {
    hooks: {
      "before:package:createDeploymentArtifacts": () => bundle(serviceDir, programsOf(service)),
    },
  };
};

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
  const script = join(folder, "infra", "build.ts");
  const options = { cwd: folder, stdio: "inherit" };
  execFileSync(process.execPath, ["--import", "tsx", script, ...names], options);
}
