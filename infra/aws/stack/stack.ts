import type { Settings } from "../../../functions/settings/settings.ts";
import { clusterOutputs, clusterResources, idsOf, queueName } from "./cluster-resources.ts";
import { allow, arnOf, policy, ref, sub, type StackName, type Template } from "./template.ts";

/** What serverless.yml does not say itself, because it follows from the settings. */
export interface Stack {
  readonly functions: Readonly<Record<string, Template>>;
  readonly environment: Template; // of the functions that receive
  readonly resources: Template;
}

/** How a stack is to be made. */
export interface StackOptions {
  readonly name: StackName;
  readonly settings: Settings | undefined; // undefined: GitHub may deliver, and one queue has everything
  readonly secretName: string; // of GitHub's webhook, where the settings name none
  readonly githubAppId: string; // "": no App's deliveries are looked after
  readonly githubAppKeyName: string;
}

const TABLE = "Deliveries";

/** Works out everything that a stack has: a queue and a policy for each cluster, and what each function may do. */
export function stackOf(options: StackOptions): Stack {
  const { name, settings } = options;
  const clusters = clustersOf(settings);
  const hasEcr =
    settings?.clusters.some(({ wants }) => wants.some(({ kind }) => kind === "image")) ?? false;
  const hasApp = options.githubAppId !== "";
  const receivers = ["WebhookLogGroup", ...(hasEcr ? ["ImageEventLogGroup"] : [])];
  return {
    functions: {
      ...(hasEcr && { imageEvent: imageEventFunction(name) }),
      ...(hasApp && { sweeper: sweeperFunction(options) }),
    },
    environment: {
      DELIVERIES_TABLE: ref(TABLE),
      ...(saysWhoDelivers(settings) ? {} : { WEBHOOK_SECRET_NAME: options.secretName }),
      ...queueEnvironment(name, settings),
    },
    resources: {
      Resources: {
        ...Object.assign({}, ...clusters.map((cluster) => clusterResources(name, cluster))),
        Alarms: { Type: "AWS::SNS::Topic", Properties: { TopicName: `${name}-alarms` } },
        [TABLE]: DELIVERIES,
        WebhookRole: role(
          "Of the functions that receive. They can put hints on the queues, but not read them.",
          [
            allow(
              "sqs:SendMessage",
              oneOrMore(clusters.map((cluster) => arnOf(idsOf(cluster).queue))),
            ),
            allow(["dynamodb:GetItem", "dynamodb:PutItem"], arnOf(TABLE)),
            ...secretStatements(secretsOf(options)),
            logStatement(receivers),
          ],
        ),
        ...(hasApp && {
          SweeperRole: role("Of the function that has GitHub send again what was lost.", [
            ...secretStatements([options.githubAppKeyName]),
            logStatement(["SweeperLogGroup"]),
          ]),
        }),
      },
      Outputs: {
        ...Object.assign({}, ...clusters.map(clusterOutputs)),
        AlarmTopicArn: {
          Description: "Subscribe to it to be told when hints get stuck.",
          Value: ref("Alarms"),
        },
      },
    },
  };
}

/** The clusters that have a queue in this stack; `undefined` stands for the only one, which has no name. */
function clustersOf(settings: Settings | undefined): readonly (string | undefined)[] {
  if (settings === undefined || settings.clusters.length === 0) return [undefined];
  return settings.clusters.filter(({ queueUrl }) => queueUrl === undefined).map(({ name }) => name);
}

function queueEnvironment(stack: StackName, settings: Settings | undefined): Template {
  if (settings === undefined || settings.clusters.length === 0)
    return { QUEUE_URL: ref("HintQueue") };
  const prefix = queueName(stack, "");
  const url = "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/";
  return { QUEUE_URL_PREFIX: sub(`${url}${prefix}`) };
}

/** Where no sender is set up, GitHub is, with the secret that the stack's parameter names. */
function saysWhoDelivers(settings: Settings | undefined): boolean {
  return settings !== undefined && settings.senders.length + settings.receivers.length > 0;
}

function secretsOf({ settings, secretName }: StackOptions): readonly string[] {
  const sources = [...(settings?.senders ?? []), ...(settings?.receivers ?? [])].flatMap(
    ({ secrets }) => secrets,
  );
  const names = sources.filter(({ kind }) => kind === "stored").map(({ name }) => name);
  return [...new Set([...(saysWhoDelivers(settings) ? [] : [secretName]), ...names])];
}

/** Secrets Manager adds six characters to the name of a secret where it makes an ARN of it. */
function secretStatements(names: readonly string[]): readonly Template[] {
  const parameters = names.filter((name) => name.startsWith("ssm:"));
  const secrets = names.filter((name) => !name.startsWith("ssm:"));
  const base = "arn:${AWS::Partition}";
  const place = "${AWS::Region}:${AWS::AccountId}";
  const secretArns = secrets.map((name) =>
    sub(`${base}:secretsmanager:${place}:secret:${name}-??????`),
  );
  const parameterArns = parameters.map((name) =>
    sub(`${base}:ssm:${place}:parameter/${name.slice("ssm:".length).replace(/^\//, "")}`),
  );
  return [
    ...(secretArns.length > 0
      ? [allow("secretsmanager:GetSecretValue", oneOrMore(secretArns))]
      : []),
    ...(parameterArns.length > 0 ? [allow("ssm:GetParameter", oneOrMore(parameterArns))] : []),
  ];
}

function logStatement(groups: readonly string[]): Template {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], oneOrMore(groups.map(arnOf)));
}

function role(description: string, statements: readonly Template[]): Template {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: description,
      AssumeRolePolicyDocument: policy([
        {
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]),
      Policies: [{ PolicyName: "what-it-does", PolicyDocument: policy(statements) }],
    },
  };
}

/** Remembers which deliveries were queued, so that one that comes again is not. */
const DELIVERIES = {
  Type: "AWS::DynamoDB::Table",
  Properties: {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
  },
} as const;

/** Takes ECR's events from EventBridge, where somebody wants images. */
function imageEventFunction(stack: StackName): Template {
  return {
    name: `${stack}-image-event`,
    description: "Turns what EventBridge tells of ECR into hints",
    handler: "dist/functions/image-event.handler",
    role: arnOf("WebhookRole"),
    events: [{ eventBridge: { pattern: { source: ["aws.ecr"] } } }],
  };
}

function sweeperFunction({ name, githubAppId, githubAppKeyName }: StackOptions): Template {
  return {
    name: `${name}-sweeper`,
    description: "Has GitHub send again what did not arrive",
    handler: "dist/functions/sweeper.handler",
    role: arnOf("SweeperRole"),
    timeout: 240, // a run looks through three days
    environment: { GITHUB_APP_ID: githubAppId, GITHUB_APP_KEY_NAME: githubAppKeyName },
    events: [{ schedule: { rate: ["rate(5 minutes)"] } }],
  };
}

function oneOrMore(resources: readonly Template[]): unknown {
  return resources.length === 1 ? resources[0] : resources;
}
