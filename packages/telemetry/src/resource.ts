import type { AttributeBag } from './attributes.ts';
import type { ResourceFacts } from './batch.ts';
import { withoutAbsent } from './absent.ts';

/** What the attributes of a resource say about where its telemetry comes from. */
export function resourceFacts(bag: AttributeBag): ResourceFacts {
  return {
    selectable: bag.selectableAttributes,
    ...withoutAbsent({
      service: bag.text('service'),
      serviceVersion: bag.text('serviceVersion'),
      serviceInstance: bag.text('serviceInstance'),
      environment: bag.text('environment'),
      system: bag.text('system'),
      release: bag.text('release'),
      modelDigest: bag.text('modelDigest'),
    }),
  };
}
