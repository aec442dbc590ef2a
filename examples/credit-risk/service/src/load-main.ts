// Bounded load by hand: node src/load-main.ts http://127.0.0.1:8080 500
import { runLoad } from './load.ts';

const [url = 'http://127.0.0.1:8080', count = '100'] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await runLoad({ url, count: Number(count) }))}\n`);
