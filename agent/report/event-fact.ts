/** Something worth telling about an object, as it will stand in a core/v1 Event. */
export interface EventFact {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly annotations: Readonly<Record<string, string>>;
}
