import type { Attributes, Span } from '@opentelemetry/api';
import { attributeNames, isInferenceWithoutProvider, namesOwnModel } from './attributes.ts';
import { HookError } from './hook-error.ts';

export interface AnnexaOptions {
  /** Id of the AI system as declared in annexa.yaml, e.g. `credit-risk`. */
  system: string;
  /** Release id: SHA-256 of the release manifest, 64 lower-case hex digits. Left out: traffic joins by model or service only. */
  release?: string | undefined;
  /** SHA-256 of the bytes of the loaded model, 64 lower-case hex digits; hash what was loaded, not what should have been. */
  modelDigest?: string | undefined;
}

/** What the hook needs of a span at its start; both SDK lines (2.x and 3.x) hand over more than this. */
export type StartedSpan = Pick<Span, 'setAttribute'> & { readonly attributes: Attributes };

/** Fits `SpanProcessor` of SDK 2.x and 3.x without depending on either, because the two lines do not mix. */
export interface AnnexaSpanProcessor {
  onStart(span: StartedSpan): void;
  onEnding(span: StartedSpan): void;
  onEnd(): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

const sha256Pattern = /^[0-9a-f]{64}$/;
const systemPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * The hook: put it into `spanProcessors` of the tracer provider, before the exporting processor.
 *
 * Writes `annexa.system` and `annexa.release` on every recorded span, and `annexa.inference.model.digest` on those in
 * which the service's own model answers. An attribute that the service set itself is never overwritten. It holds no state, makes no
 * connection and never throws after this call.
 *
 * @throws HookError `option-malformed` when an id or digest does not have its form.
 */
export function annexa(options: AnnexaOptions): AnnexaSpanProcessor {
  const { system, release, modelDigest } = checked(options);
  return {
    onStart(span) {
      write(span, attributeNames.system, system);
      write(span, attributeNames.release, release);
      if (namesOwnModel(span.attributes)) write(span, attributeNames.modelDigest, modelDigest);
    },
    // Operation and provider are often named only after the start; only now is it known that no supplier answered.
    onEnding(span) {
      const own = namesOwnModel(span.attributes) || isInferenceWithoutProvider(span.attributes);
      if (own) write(span, attributeNames.modelDigest, modelDigest);
    },
    onEnd() {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function write(span: StartedSpan, name: string, value: string | undefined): void {
  if (value !== undefined && span.attributes[name] === undefined) span.setAttribute(name, value);
}

function checked(options: AnnexaOptions): AnnexaOptions {
  if (!systemPattern.test(options.system)) {
    throw new HookError(
      'option-malformed',
      `system ${JSON.stringify(options.system)}: use the id declared in annexa.yaml, such as credit-risk`,
    );
  }
  for (const name of ['release', 'modelDigest'] as const) {
    const value = options[name];
    if (value !== undefined && !sha256Pattern.test(value)) {
      throw new HookError(
        'option-malformed',
        `${name} ${JSON.stringify(value)}: give a SHA-256 as 64 lower-case hex digits, or leave it out`,
      );
    }
  }
  return options;
}
