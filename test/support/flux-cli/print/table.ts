/**
 * Prints a table as the flux command does: upper-case headings, cells as wide as the widest of their column, a tab
 * after each. A cell of several lines takes as many lines of the table.
 */
export function printTable(headings: readonly string[], rows: readonly Row[]): string {
  const lines = rows.flatMap(linesOf);
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...lines.map((cells) => cells[column] ?? "")].map(widthOf)),
  );
  const heading = pad(
    headings.map((text) => text.toUpperCase()),
    widths,
  ).join("\t");
  const body = lines.map((cells) => `${pad(cells, widths).join("\t")}\t`);
  return [`${heading} `, ...body].map((line) => `${line}\n`).join("");
}

export type Row = readonly string[];

/** The lines that a row takes: the first lines of all its cells, then the second ones. */
function linesOf(row: Row): readonly Row[] {
  const cells = row.map((cell) => cell.split("\n"));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
}

function pad(cells: Row, widths: readonly number[]): Row {
  return cells.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)));
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
