const INSPECT = Symbol.for("nodejs.util.inspect.custom"); // what console.log and util.inspect call
const MASK = "[secret]";

/** Holds a secret text: printed, logged, put into a template or into JSON it reads `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself. Only adapters, which hand it to the outside, may call this. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [INSPECT](): string {
    return MASK;
  }
}
