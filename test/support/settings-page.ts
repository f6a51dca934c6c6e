import { tmpdir } from "node:os";

import { SECTIONS } from "../../agent/config/settings.ts";

const INTRODUCTION = `# The agent's settings

Each can be given as a flag, or by an environment variable, where a flag comes first: in a cluster the keys of the ConfigMap and
the Secret named \`pullhook-agent\` are its environment. \`pullhook-agent --help\` prints the same. Whatever is wrong is told at
once, all of it, and the agent ends with exit code 2.

Flags have the names of Flux's controllers where these have such a flag. Yes and no are \`true\` and \`false\`, durations are Go's
(\`750ms\`, \`30s\`, \`1h30m\`), sizes are \`KiB\`, \`MiB\` or \`GiB\`. Whom the agent is to AWS is found as the AWS SDK finds it:
\`AWS_REGION\`, \`AWS_ROLE_ARN\` with \`AWS_WEB_IDENTITY_TOKEN_FILE\`, \`AWS_PROFILE\` and so on.`;

/** The reference of the agent's settings, as a page. */
export function settingsPage(): string {
  const sections = SECTIONS.map(([title, settings]) => {
    const rows = settings.map(({ flag, variable, value, fallback = "", help }) => {
      const written = value === "" ? `--${flag}` : `--${flag}=${value}`;
      const cells = [
        code(written),
        code(variable),
        fallback === "" ? "" : code(fallback.replace(tmpdir(), "/tmp")),
        help,
      ];
      return `| ${cells.join(" | ")} |`;
    });
    const head = ["| flag | variable | default | what it does |", "| --- | --- | --- | --- |"];
    return [`## ${title}`, "", ...head, ...rows].join("\n");
  });
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
