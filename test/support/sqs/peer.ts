/** Something that speaks SQS, for the suite to run against. */
export interface SqsPeer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A way to come by a peer, and what it is known to do otherwise than SQS: by the name of the check, with the reason. */
export interface SqsPeerKind {
  readonly name: string;
  readonly differences: Readonly<Record<string, string>>;
  start(): Promise<SqsPeer>;
}
