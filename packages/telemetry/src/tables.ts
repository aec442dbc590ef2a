import { KindTable } from './kinds.ts';
import { SelectableTable } from './selectables.ts';
import { ValueTable } from './values.ts';

/** What a scanner remembers from request to request: texts and their combinations by number. */
export class ScanTables {
  readonly values = new ValueTable();
  readonly selectables = new SelectableTable();
  readonly kinds = new KindTable();

  /** Names without end filled it: the scanner begins new ones with the next request, so that no sender can slow others down for good. */
  get isFull(): boolean {
    return this.values.isFull || this.selectables.isFull || this.kinds.isFull;
  }
}
