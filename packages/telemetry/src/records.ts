import type { AttributeBag } from './attributes.ts';
import type { ResourceFacts, ResourceGroup, ScannedEvent } from './batch.ts';
import { withoutAbsent } from './absent.ts';
import { noInferenceRows } from './inference-rows.ts';
import { resourceFacts } from './resource.ts';
import { wholeMillis } from './nanos.ts';
import type { Nanos } from './nanos.ts';
import { salientKindOf } from './salient.ts';

/** What both encodings say about a log record besides its attributes. */
export interface RecordFields {
  readonly eventName: string;
  readonly time: Nanos;
  readonly observed: Nanos;
  readonly traceId: string;
  readonly spanId: string;
}

type EventContent = Pick<ScannedEvent, 'attributes' | 'attributesLeftOut'>;

/** Collects log records and data points: counted by resource, salient events one by one. */
export class RecordCollector {
  readonly #groups: { resource: ResourceFacts; events: ScannedEvent[]; otherItems: number }[] = [];
  firstTraceId = '';
  firstSpanId = '';
  items = 0;
  longTexts = 0;

  /** Opens the group of a resource, described by its attributes. */
  beginResource(bag: AttributeBag): void {
    this.longTexts += bag.takeLongTexts();
    const resource = resourceFacts(bag);
    this.#groups.push({ resource, events: [], otherItems: 0 });
  }

  addItems(count: number): void {
    const group = this.#groups.at(-1);
    if (group === undefined) return;
    this.items += count;
    group.otherItems += count;
  }

  /** `content` is asked for only when the record is a salient event. */
  addRecord(fields: RecordFields, bag: AttributeBag, content: () => EventContent): void {
    this.addItems(1);
    this.longTexts += bag.takeLongTexts();
    if (this.firstSpanId === '') {
      this.firstTraceId = fields.traceId;
      this.firstSpanId = fields.spanId;
    }
    const name = fields.eventName === '' ? (bag.text('eventName') ?? '') : fields.eventName;
    const kind = salientKindOf(name);
    if (kind === undefined) return;
    const time = wholeMillis(fields.time.low, fields.time.high);
    this.#groups.at(-1)?.events.push({
      kind,
      name,
      atMs: time === 0 ? wholeMillis(fields.observed.low, fields.observed.high) : time,
      traceId: fields.traceId,
      spanId: fields.spanId,
      selectable: bag.selectableAttributes,
      ...content(),
      ...withoutAbsent({ system: bag.text('system'), release: bag.text('release') }),
    });
  }

  finish(): ResourceGroup[] {
    return this.#groups.map((group) => ({ ...group, plain: [], inferences: noInferenceRows() }));
  }
}
