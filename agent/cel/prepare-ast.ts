/** What was seen of an expression while it was prepared. */
export interface Preparation {
  readonly loopDepth: number; // how deep loops (all, exists, map, filter, …) stand in one another
  readonly splits: boolean; // whether it makes lists of the characters of texts
}

/** The part of a parsed expression that is looked at here. */
interface Node {
  readonly op: string;
  readonly args: unknown; // a node, a text, or lists of these, however nested
}

/** Methods of the library that are not quite CEL's, and what stands in for them. */
const REPLACED_METHODS: ReadonlyMap<unknown, string> = new Map([
  ["matches", "matchesRe2"], // a JavaScript pattern, which some texts keep busy for ever
  ["lowerAscii", "lowerOnlyAscii"], // changes letters beyond ASCII too
  ["upperAscii", "upperOnlyAscii"],
  ["split", "splitText"], // cuts characters beyond 16 bits in two
]);
const LOOPS: readonly unknown[] = ["all", "exists", "exists_one", "existsOne", "map", "filter"];

/**
 * Makes a parsed expression mean what it means to Flux: methods that differ are exchanged in place, and what `wrap` is
 * given (lists and maps that are written out) is exchanged for what it gives back.
 */
export function prepareAst(ast: Node, wrap: (literal: object) => object): Preparation {
  const preparations = nodesIn(ast.args).map((node) => prepareAst(node, wrap));
  const method = ast.op === "rcall" && isList(ast.args) ? ast.args[0] : undefined;
  if (ast.op === "rcall" && isList(ast.args)) exchangeMethod(ast.args);
  if (isList(ast.args)) exchangeLiterals(ast.args, wrap);
  const deepest = Math.max(0, ...preparations.map(({ loopDepth }) => loopDepth));
  return {
    loopDepth: LOOPS.includes(method) ? deepest + 1 : deepest,
    splits: method === "split" || preparations.some(({ splits }) => splits),
  };
}

function exchangeMethod(call: unknown[]): void {
  const [method] = call;
  call.splice(0, 1, REPLACED_METHODS.get(method) ?? method);
}

function exchangeLiterals(members: unknown[], wrap: (literal: object) => object): void {
  for (const [index, member] of members.entries()) {
    if (isList(member)) exchangeLiterals(member, wrap);
    else if (isLiteral(member)) members.splice(index, 1, wrap(member));
  }
}

function nodesIn(args: unknown): readonly Node[] {
  if (isNode(args)) return [args];
  return isList(args) ? args.flatMap(nodesIn) : [];
}

function isLiteral(value: unknown): value is Node {
  return isNode(value) && (value.op === "list" || value.op === "map");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
