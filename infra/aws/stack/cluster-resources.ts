import { allow, arnOf, policy, ref, type StackName, type Template } from "./template.ts";

const DAY = 24 * 3600;

/** The logical ids of what one cluster has; of the only one, where none is named, without a suffix. */
export function idsOf(
  cluster: string | undefined,
): Readonly<Record<"queue" | "dead" | "policy", string>> {
  const suffix = suffixOf(cluster);
  return {
    queue: `HintQueue${suffix}`,
    dead: `HintDeadLetterQueue${suffix}`,
    policy: `AgentPolicy${suffix}`,
  };
}

/** `edge-1` as a part of a logical id, which takes letters and digits alone. Dashes are spelled, so that no two names become one. */
function suffixOf(cluster: string | undefined): string {
  const words = (cluster ?? "").replaceAll("-", "Dash");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What the queue of a cluster is called. */
export function queueName(stack: StackName, cluster: string | undefined): string {
  return cluster === undefined ? `${stack}-hints` : `${stack}-hints-${cluster}`;
}

/** A queue that the functions write hints to and the cluster's agent alone may read, and what tells when hints get stuck there. */
export function clusterResources(stack: StackName, cluster: string | undefined): Template {
  const { queue, dead, policy: agentPolicy } = idsOf(cluster);
  const name = queueName(stack, cluster);
  const suffix = suffixOf(cluster);
  const alarmName = cluster === undefined ? stack : `${stack}-${cluster}`;
  return {
    [queue]: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: name,
        SqsManagedSseEnabled: true,
        ReceiveMessageWaitTimeSeconds: 20, // the longest poll there is: it costs least
        MaximumMessageSize: 8192, // a hint has 4 KB at most, and its attributes count, too
        MessageRetentionPeriod: 4 * DAY, // whoever is away longer finds everything by polling git
        VisibilityTimeout: 60, // the agent extends it while it works
        RedrivePolicy: { deadLetterTargetArn: arnOf(dead), maxReceiveCount: 10 },
      },
    },
    // Hints that were received ten times and never done with: a version that the agent does not read, or a fault of ours.
    [dead]: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: cluster === undefined ? `${name}-dead` : `${stack}-dead-${cluster}`,
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * DAY, // the most: counted from when the hint was first sent
      },
    },
    [`HintQueuePolicy${suffix}`]: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [ref(queue)],
        PolicyDocument: policy([
          {
            Sid: "OnlyOverTls",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: arnOf(queue),
            Condition: { Bool: { "aws:SecureTransport": false } },
          },
        ]),
      },
    },
    [agentPolicy]: {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        Description:
          "For the role or user of a cluster's agent. It can receive hints, but not send any.",
        PolicyDocument: policy([
          allow(
            [
              "sqs:ReceiveMessage",
              "sqs:DeleteMessage",
              "sqs:ChangeMessageVisibility",
              "sqs:GetQueueAttributes",
            ],
            arnOf(queue),
          ),
        ]),
      },
    },
    [`HintsParked${suffix}`]: alarm({
      name: `${alarmName}-hints-parked`,
      description:
        "Hints are in the dead-letter queue. The agent's log says why it did not read them.",
      metric: "ApproximateNumberOfMessagesVisible",
      queue: dead,
      threshold: 0,
    }),
    [`HintsNotRead${suffix}`]: alarm({
      name: `${alarmName}-hints-not-read`,
      description:
        "A hint has waited for 15 minutes. The agent does not run, or does not reach the queue.",
      metric: "ApproximateAgeOfOldestMessage",
      queue,
      threshold: 900,
    }),
  };
}

/** What to give to whoever sets up the cluster. */
export function clusterOutputs(cluster: string | undefined): Template {
  const { queue, policy: agentPolicy } = idsOf(cluster);
  const suffix = suffixOf(cluster);
  return {
    [`HintQueueUrl${suffix}`]: {
      Description: "Where the agent receives hints.",
      Value: ref(queue),
    },
    [`AgentPolicyArn${suffix}`]: {
      Description: "The policy to attach to what the agent signs in as.",
      Value: ref(agentPolicy),
    },
  };
}

interface Alarm {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly queue: string;
  readonly threshold: number;
}

function alarm({ name, description, metric, queue, threshold }: Alarm): Template {
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: name,
      AlarmDescription: description,
      Namespace: "AWS/SQS",
      MetricName: metric,
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [queue, "QueueName"] } }],
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [ref("Alarms")],
    },
  };
}
