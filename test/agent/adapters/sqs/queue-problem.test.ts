import { expect, test } from "vitest";

import { queueProblem, unfinishedProblem } from "../../../../agent/adapters/sqs/queue-problem.ts";

const ASKED = {
  queueUrl: "https://sqs.eu-north-1.amazonaws.com/1/hints",
  action: "ReceiveMessage",
} as const;

test.for([
  ["QueueDoesNotExist", 400, "does not exist", "Check the queue URL"],
  ["AccessDenied", 403, "may not be used by this agent's role", "sqs:ReceiveMessage"],
  ["AccessDeniedException", 400, "may not be used by this agent's role", "sqs:ReceiveMessage"],
  ["CredentialsProviderError", 0, "without AWS credentials", "AWS_WEB_IDENTITY_TOKEN_FILE"],
  ["KmsAccessDenied", 400, "encrypted with a key", "kms:Decrypt"],
  ["ExpiredToken", 403, "no longer takes", "Renew the credentials"],
  ["RequestTimeTooSkewed", 403, "no longer takes", "clock"],
  ["InvalidClientTokenId", 403, "does not know", "Check the access key"],
  ["SignatureDoesNotMatch", 403, "does not know", "Check the access key"],
  ["SomethingNew", 400, "refused ReceiveMessage", "Check that the URL is that of an SQS queue"],
] as const)("%s (%i) is a refusal: %s", ([name, status, message, advice]) => {
  const problem = queueProblem(awsError(name, status), ASKED);

  expect(problem.code).toBe("queue-refused");
  expect(problem.message).toContain(`The queue ${ASKED.queueUrl} `);
  expect(problem.message).toContain(message);
  expect(problem.message).toContain(name);
  expect(problem.advice).toContain(advice);
});

test.for([
  ["RequestThrottled", 403],
  ["ThrottlingException", 400],
  ["InternalFailure", 500],
  ["SyntaxError", 503],
  ["TimeoutError", 0],
  ["Error", 0],
] as const)("%s (%i) passes: the queue is only away", ([name, status]) => {
  const problem = queueProblem(awsError(name, status), ASKED);

  expect(problem.code).toBe("queue-unreachable");
  expect(problem.advice).toContain("may reach sqs.eu-north-1.amazonaws.com");
});

test("a missing region is named with the variable that sets it", () => {
  const problem = queueProblem(new Error("Region is missing"), ASKED);

  expect(problem).toMatchObject({ code: "queue-refused", advice: "Set AWS_REGION." });
});

test("a certificate that is not trusted is named with the variable that trusts it", () => {
  const error = Object.assign(new Error("self-signed certificate in certificate chain"), {
    code: "SELF_SIGNED_CERT_IN_CHAIN",
  });

  const problem = queueProblem(error, ASKED);

  expect(problem.code).toBe("queue-refused");
  expect(problem.advice).toContain("NODE_EXTRA_CA_CERTS");
});

test("the failure of every address of a host is told by the first", () => {
  const refused = new Error("connect ECONNREFUSED ::1:9");
  const error = Object.assign(new AggregateError([refused]), { code: "ECONNREFUSED" });

  expect(queueProblem(error, ASKED).message).toContain("ECONNREFUSED ::1:9");
});

test("what AWS quotes of a request, with a session's token in it, is left out", () => {
  const error = awsError(
    "SignatureDoesNotMatch",
    403,
    "It does not match.\n\nx-amz-security-token:s3cr3t",
  );

  const { message, advice } = queueProblem(error, ASKED);

  expect(message + advice).not.toContain("s3cr3t");
});

test("what was thrown and is no error is told all the same", () => {
  expect(queueProblem("odd", ASKED).message).toContain("odd");
});

test("a batch that AWS did not finish passes", () => {
  const problem = unfinishedProblem({ Code: "InternalError", Message: "try again" }, ASKED);

  expect(problem).toMatchObject({
    code: "queue-unreachable",
    message: `The queue ${ASKED.queueUrl} did not do every ReceiveMessage: InternalError: try again.`,
  });
});

function awsError(name: string, httpStatusCode: number, message = "what AWS said"): Error {
  const metadata = httpStatusCode === 0 ? {} : { $metadata: { httpStatusCode } };
  return Object.assign(new Error(message), { name, ...metadata });
}
