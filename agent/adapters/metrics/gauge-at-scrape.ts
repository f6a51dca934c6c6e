import { Gauge, type LabelValues, type Registry } from "prom-client";

interface Description<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
  readonly values: () => readonly (readonly [labels: LabelValues<Label>, value: number])[];
}

/** A gauge that is asked for all its values at each scrape; those it does not tell any more are gone. */
export function gaugeAtScrape<Label extends string>(
  registry: Registry,
  { name, help, labelNames = [], values }: Description<Label>,
): void {
  const gauge: Gauge<Label> = new Gauge<Label>({
    name,
    help,
    labelNames: [...labelNames],
    registers: [],
    collect() {
      gauge.reset();
      for (const [labels, value] of values()) gauge.set(labels, value);
    },
  });
  registry.registerMetric(gauge);
}
