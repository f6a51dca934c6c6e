/** Something that was applied, and what that has applied itself. */
export interface TreeItem {
  readonly name: string;
  readonly items: readonly TreeItem[];
}

/** Prints a tree as `flux tree` does. */
export function printTree({ name, items }: TreeItem): string {
  return `${[name, ...branches(items)].join("\n")}\n\n`;
}

function branches(items: readonly TreeItem[]): readonly string[] {
  return items.flatMap((item, index) => {
    const isLast = index === items.length - 1;
    const below = branches(item.items).map((line) => (isLast ? "    " : "│   ") + line);
    return [(isLast ? "└── " : "├── ") + item.name, ...below];
  });
}
