const OTHER_NAME = "it names every bad value InvalidAttributeValue";

/** What ElasticMQ 1.7.1 does otherwise than SQS, by the name of the check. */
export const ELASTICMQ_DIFFERENCES: Readonly<Record<string, string>> = {
  "lists queues page by page": "it knows no pages",
  "keeps messages of a new queue for four days, of 1 MiB at most":
    "it has neither of the two attributes",
  "removes a message for good, however often it is asked to":
    "it refuses the receipt of a message that is gone",
  "removes nothing by the receipt of an earlier receive":
    "it refuses the receipt of an earlier receive",
  "hands out only the message attributes that were asked for": "it knows no prefixes",
  "gives nothing to a receive that was called off":
    "it gives the message to the connection that is gone",
  "wakes who waits for dead letters": "a dead letter wakes nobody",
  "refuses to hide a message that is gone": "it names it ReceiptHandleIsInvalid",
  "refuses to hide a message for more than twelve hours": "it knows no limit",
  "refuses to move messages out of a queue that takes no dead letters":
    "it never answers: 503 after its own timeout",
  "refuses a batch of nothing": "it does nothing, successfully",
  "refuses a batch with an id that is none": "it takes any id",
  "refuses a batch of more than 1 MiB": OTHER_NAME,
  "tells a message's group, its deduplication id and its place in the order":
    "its sequence numbers have as many digits as they need",
  "refuses a name that no queue can have by InvalidParameterValue":
    "it names it InvalidAttributeName",
  "refuses to tell an attribute that no queue has by InvalidAttributeName": "it tells nothing",
  "refuses a visibility timeout of a day by InvalidAttributeValue": "it knows no limit",
  "refuses a dead-letter queue that is not there by InvalidParameterValue":
    "it names it QueueDoesNotExist",
  "refuses an empty body by MissingParameter": OTHER_NAME,
  "refuses a character that XML cannot carry by InvalidMessageContents": OTHER_NAME,
  "refuses a message of more than 1 MiB by InvalidParameterValue": OTHER_NAME,
  "refuses a message attribute without a value by InvalidParameterValue": OTHER_NAME,
  "refuses a number that is none by InvalidParameterValue": OTHER_NAME,
  "refuses a receive of eleven by InvalidParameterValue": OTHER_NAME,
  "refuses a receive of none by InvalidParameterValue": OTHER_NAME,
  "refuses a wait of more than twenty seconds by InvalidParameterValue": OTHER_NAME,
  "refuses to move messages out of a queue that is not there by ResourceNotFoundException":
    "it names it QueueDoesNotExist",
  "refuses a message with an attribute too many": OTHER_NAME,
  "counts attributes in the size of a message": "it knows no limit of a queue",
};
