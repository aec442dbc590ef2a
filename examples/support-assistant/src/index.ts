export { startAssistant } from './assistant.ts';
export { startDouble } from './double.ts';
export { ProviderError } from './provider.ts';

export type { AssistantOptions, RunningAssistant } from './assistant.ts';
export type { RunningDouble } from './double.ts';
export type { Provider, ProviderErrorCode } from './provider.ts';
