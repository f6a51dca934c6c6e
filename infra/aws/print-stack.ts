import { parseArgs } from "node:util";

import { readSettingsFile } from "../settings-file.ts";
import { stackOf } from "./stack/stack.ts";

// Started by the plugin: prints what follows from the settings, or every problem with them, one a line, and exits 2.
const { values } = parseArgs({
  options: {
    settings: { type: "string", default: "pullhook.yaml" },
    stack: { type: "string", default: "pullhook-prod" },
    secret: { type: "string", default: "pullhook/webhook-secrets" },
    app: { type: "string", default: "" },
    "app-key": { type: "string", default: "" },
  },
});
const file = readSettingsFile(values.settings);
if (file.ok) {
  const stack = stackOf({
    name: values.stack,
    settings: file.value?.settings,
    secretName: values.secret,
    githubAppId: values.app,
    githubAppKeyName: values["app-key"],
  });
  process.stdout.write(JSON.stringify({ ...stack, settings: file.value?.json }));
} else {
  process.stderr.write(`${file.error.join("\n")}\n`);
  process.exit(2);
}
