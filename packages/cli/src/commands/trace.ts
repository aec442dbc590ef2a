import type { Client } from '@annexa/api';
import type { Chain } from '@annexa/evidence';
import type { Output } from '../output.ts';

/** `annexa trace <id>`: from a live trace, release, model digest or record back to where the data came from. */
export async function trace(client: Client, id: string, system: string | undefined, out: Output): Promise<void> {
  const { trace: chain } = await client.trace(system === undefined ? { id } : { id, system });
  for (const line of chainLines(chain)) out.line(line);
  out.data(chain);
}

/** A chain as text, from the asked stop backwards: each stop with what it led to, by which link; breaks named with what closes them. */
export function chainLines(chain: Chain): readonly string[] {
  const stops = chain.nodes.flatMap((node) => {
    const record = node.record === undefined ? '' : `  [record ${node.record}]`;
    return [`${node.kind.padEnd(13)} ${node.label}${record}`, ...linkLines(chain, node.id)];
  });
  const breaks = chain.breaks.map((each) => `break at ${each.at}: ${each.what}\n      what to do: ${each.closeGap}`);
  return [...stops, ...breaks, `worth of the whole chain: ${chain.worth}${chain.breaks.length > 0 ? ', with breaks' : ''}`];
}

/** Several records may tell of one link; it is said once. */
function linkLines(chain: Chain, from: string): readonly string[] {
  const lines = chain.links
    .filter((link) => link.from === from)
    .map((link) => {
      const target = chain.nodes.find((node) => node.id === link.to);
      return `      ↑ ${link.join.padEnd(8)} ${target?.label ?? link.to}: ${link.why}`;
    });
  return [...new Set(lines)];
}
