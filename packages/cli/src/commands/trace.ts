import type { Client } from '@annexa/api';
import type { Chain } from '@annexa/evidence';
import type { Output } from '../output.ts';

/** `annexa trace <id>`: from a live trace, release, model digest or record back to where the data came from. */
export async function trace(client: Client, id: string, system: string | undefined, out: Output): Promise<void> {
  const { trace: chain } = await client.trace(system === undefined ? { id } : { id, system });
  for (const line of chainLines(chain)) out.line(line);
  out.data(chain);
}

/** A chain as text: each stop with the grade of the link that leads to it; breaks named with what closes them. */
export function chainLines(chain: Chain): readonly string[] {
  const stops = chain.nodes.map((node) => {
    const links = chain.links.filter((link) => link.from === node.id);
    const via = links.map((link) => `      │ ${link.join}: ${link.why}`);
    const record = node.record === undefined ? '' : `  [record ${node.record}]`;
    return [`${node.kind.padEnd(13)} ${node.label}${record}`, ...via];
  });
  const breaks = chain.breaks.map((each) => `break at ${each.at}: ${each.what}\n      what to do: ${each.closeGap}`);
  return [...stops.flat(), ...breaks, `worth of the whole chain: ${chain.worth}${chain.breaks.length > 0 ? ', with breaks' : ''}`];
}
