/** Part of a CloudFormation template. */
export type Template = Readonly<Record<string, unknown>>;

/** What a stack is called, which goes into the names of all that is in it: `pullhook-prod`. */
export type StackName = string;

export function ref(logicalId: string): Template {
  return { Ref: logicalId };
}

export function arnOf(logicalId: string): Template {
  return { "Fn::GetAtt": [logicalId, "Arn"] };
}

export function sub(text: string): Template {
  return { "Fn::Sub": text };
}

/** One statement of a policy. */
export function allow(actions: string | readonly string[], resource: unknown): Template {
  return { Effect: "Allow", Action: actions, Resource: resource };
}

export function policy(statements: readonly Template[]): Template {
  return { Version: "2012-10-17", Statement: statements };
}
