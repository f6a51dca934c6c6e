import type { TraceContext } from "./trace-context.ts";

/** One step of a trace, when it is over. */
export interface Span {
  readonly context: TraceContext;
  readonly parentSpanId?: string; // absent: the trace begins here
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly began: Date;
  readonly ended: Date;
  readonly attributes: Attributes;
  readonly error?: string; // why it failed
}

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>; // undefined: left out

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const; // OTLP's numbers
const FAILED = 2;

/** Prints spans of one program as OTLP/HTTP takes them in JSON (opentelemetry-proto's ExportTraceServiceRequest). */
export function encodeSpans(service: string, spans: readonly Span[]): string {
  const resource = { attributes: attributesOf({ "service.name": service }) };
  const scope = { name: "pullhook" };
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(encodeSpan) }] }],
  });
}

function encodeSpan(span: Span): object {
  const { context, parentSpanId, name, kind, began, ended, attributes, error } = span;
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanosecondsOf(began),
    endTimeUnixNano: nanosecondsOf(ended),
    attributes: attributesOf(attributes),
    status: error === undefined ? {} : { code: FAILED, message: error },
  };
}

function nanosecondsOf(time: Date): string {
  return `${time.getTime()}000000`;
}

function attributesOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
