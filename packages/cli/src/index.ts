export { controlsByStatus } from './commands/status.ts';
export { fatal, portOf, untilStopped } from './commands/serve.ts';
export { builtDashboard } from './dashboard.ts';
export { exitCodeOf } from './exit.ts';
export { counted, outputTo, table } from './output.ts';
export { version } from './version.ts';
export type { Output } from './output.ts';
