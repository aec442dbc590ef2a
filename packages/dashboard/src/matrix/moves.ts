import type { Overview } from '@annexa/api';
import { organisation } from '@annexa/api';
import type { KeyboardEvent } from 'react';

/** Columns of the matrix: the organisation first, then every system. */
export function columnsOf(systems: Overview['systems']): Overview['systems'] {
  return [{ id: organisation, name: 'Organisation' }, ...systems];
}

type Place = { readonly row: number; readonly column: number };

/** Where a key leads from a cell, among the places that hold one; undefined when the key means nothing here or there is nothing. */
export function nextPlace(key: string, from: Place, places: readonly Place[]): Place | undefined {
  const inRow = places.filter(({ row }) => row === from.row).sort((left, right) => left.column - right.column);
  if (key === 'Home') return inRow[0];
  if (key === 'End') return inRow.at(-1);
  if (key === 'ArrowRight') return inRow.find(({ column }) => column > from.column);
  if (key === 'ArrowLeft') return inRow.findLast(({ column }) => column < from.column);
  const inColumn = places.filter(({ column }) => column === from.column).sort((left, right) => left.row - right.row);
  if (key === 'ArrowDown') return inColumn.find(({ row }) => row > from.row);
  if (key === 'ArrowUp') return inColumn.findLast(({ row }) => row < from.row);
  return undefined;
}

/** Moves the one tab stop of the table: the cell with focus is the one Tab comes back to. */
export function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a[data-cell]')];
  const placed = cells.map((cell) => ({ cell, ...placeOf(cell) }));
  const from = placed.find(({ cell }) => cell === document.activeElement);
  const next = from && nextPlace(event.key, from, placed);
  const target = placed.find(({ row, column }) => row === next?.row && column === next.column)?.cell;
  if (!target) return;
  event.preventDefault();
  for (const cell of cells) cell.tabIndex = cell === target ? 0 : -1;
  target.focus();
}

function placeOf(cell: HTMLAnchorElement): Place {
  const data = cell.closest<HTMLTableCellElement>('td, th');
  return { row: data?.parentElement instanceof HTMLTableRowElement ? data.parentElement.rowIndex : -1, column: data?.cellIndex ?? -1 };
}
