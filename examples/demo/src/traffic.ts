import { runLoad, startService } from '@annexa-examples/credit-risk-service';
import { startAssistant, startDouble } from '@annexa-examples/support-assistant';
import { join } from 'node:path';
import type { DemoWorkspace } from './workspaces.ts';

/**
 * Real requests to a service that loads the very model file of a workspace. Answers the trace id of the first one: a window keeps
 * the first traces of each minute as examples, so this one can be followed back.
 */
export async function scoreRequests(
  workspace: DemoWorkspace,
  release: string,
  otlpUrl: string,
  count: number,
): Promise<string | undefined> {
  const modelPath = join(workspace.folder, 'models', 'model.onnx');
  const service = await startService({ port: 0, otlpUrl, release, system: workspace.system, modelPath });
  try {
    const { traceId } = await runLoad({ url: service.url, count: 1 });
    await runLoad({ url: service.url, count: count - 1 });
    await service.flush();
    return traceId;
  } finally {
    await service.close();
  }
}

const questions = ['When are you open on Saturday?', 'Which papers do I need for a new account?', 'Where is the form for a lost card?'];

/**
 * Questions to the assistant: first to the model that annexa.yaml pins, then to one nobody approved. The provider is a local
 * double of the OpenAI-compatible protocol unless OPENAI_API_KEY names a real one.
 */
export async function assistantRequests(otlpUrl: string, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const double = environment['OPENAI_API_KEY'] === undefined ? await startDouble() : undefined;
  const provider = double
    ? { name: 'demo-provider', baseUrl: double.baseUrl }
    : {
        name: 'openai',
        baseUrl: environment['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1',
        apiKey: environment['OPENAI_API_KEY'] ?? '',
      };
  try {
    for (const model of ['demo-small-2026', 'demo-large-2026']) {
      const assistant = await startAssistant({ port: 0, otlpUrl, provider, model });
      for (const question of questions) {
        await fetch(`${assistant.url}/ask`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ question }),
        });
      }
      await assistant.flush();
      await assistant.close();
    }
  } finally {
    await double?.close();
  }
}
