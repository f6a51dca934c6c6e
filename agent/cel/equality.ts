import type { Environment } from "@marcbachmann/cel-js";

const NUMBERS: readonly string[] = ["int", "uint", "double"];
const TYPES: readonly string[] = [...NUMBERS, "string", "bool", "bytes", "null", "list", "map"];

/**
 * Lets values of any two types be compared, as CEL does that is not checked beforehand: numbers by what they are worth,
 * everything else of unlike type is unequal.
 */
export function addMixedEquality(environment: Environment): void {
  for (const [index, left] of TYPES.entries()) {
    for (const right of TYPES.slice(index + 1)) {
      const isNumeric = NUMBERS.includes(left) && NUMBERS.includes(right);
      environment.registerOperator(`${left} == ${right}`, isNumeric ? areEqual : () => false);
    }
  }
}

/** Tells whether two values are equal to CEL, member by member. */
export function areEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [worth(left), worth(right)];
  if (isNumber(a) && isNumber(b))
    return Number(a) === Number(b) && (typeof a !== typeof b || a === b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((member, index) => areEqual(member, b[index]));
  }
  if (isFields(a) && isFields(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && areEqual(a[name], b[name]))
    );
  }
  return a === b;
}

/** Unsigned numbers and times are objects that are worth a number. */
function worth(value: unknown): unknown {
  return typeof value === "object" && value !== null ? value.valueOf() : value;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
