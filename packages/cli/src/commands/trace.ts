import type { Client } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { Chain } from '@annexa/evidence';
import type { Output } from '../output.ts';

/** `annexa trace <id>`: from a live trace, release, model digest, record id or leaf index back to where the data came from. */
export async function trace(client: Client, id: string, system: string | undefined, out: Output): Promise<void> {
  const chain = await chainOf(client, id, system === undefined ? {} : { system });
  for (const line of chainLines(chain)) out.line(line);
  out.data(chain);
}

/** A number is first what the collector takes it for, such as a deployment's; what it does not know is tried as a leaf index. */
async function chainOf(client: Client, id: string, within: { readonly system?: string }): Promise<Chain> {
  try {
    return (await client.trace({ id, ...within })).trace;
  } catch (error) {
    const isUnknown = error instanceof AnnexaError && error.code === 'NOT_FOUND';
    if (!isUnknown || !/^\d{1,15}$/.test(id)) throw error;
    const { record } = await client.getRecord(id);
    return (await client.trace({ id: record.id, ...within })).trace;
  }
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
