import { clipped } from './wording.ts';

/** One column of a table of text. */
export interface TextColumn {
  /** Lines of the header; short headers stand at the bottom. */
  readonly head: readonly string[];
  readonly cells: readonly string[];
  readonly align: 'left' | 'right';
  /** May be cut to so many characters if the table is too wide. */
  readonly least?: number;
  /** Puts colour on a cell. */
  readonly paint?: (cell: string) => string;
}

/** Lines of a table of at most `width` characters, as far as gaps and columns can give way. */
export function textTable(columns: readonly TextColumn[], width: number): string[] {
  const { widths, gap } = layout(columns, width);
  const heads = Math.max(...columns.map(({ head }) => head.length));
  const line = (cellOf: (column: TextColumn) => string, painted: boolean): string => {
    const cells = columns.map((column, i) => {
      const cell = clipped(cellOf(column), widths[i]!);
      const space = ' '.repeat(widths[i]! - cell.length);
      const shown = painted && column.paint !== undefined ? column.paint(cell) : cell;
      return column.align === 'right' ? space + shown : shown + space;
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  };
  const header = Array.from({ length: heads }, (_, i) =>
    line(({ head }) => head[i - heads + head.length] ?? '', false),
  );
  const rows = columns[0]!.cells.map((_, i) => line(({ cells }) => cells[i]!, true));
  return [...header, ...rows];
}

function layout(columns: readonly TextColumn[], width: number): { widths: number[]; gap: number } {
  const widths = columns.map(({ head, cells }) =>
    Math.max(...[...head, ...cells].map((text) => text.length)),
  );
  const excess = (gap: number): number =>
    widths.reduce((sum, each) => sum + each, gap * (widths.length - 1)) - width;
  if (excess(2) <= 0) return { widths, gap: 2 };
  for (const [i, { least }] of columns.entries()) {
    const spare = least === undefined ? 0 : Math.max(0, widths[i]! - least);
    widths[i]! -= Math.min(spare, Math.max(0, excess(1)));
  }
  return { widths, gap: 1 };
}
