import { AnnexaError, systemIdSchema } from '@annexa/evidence';

/** The id of an AI system as a person gave it. @throws AnnexaError USAGE naming where it was given */
export function systemIdOf(given: string, text: string): string {
  const read = systemIdSchema.safeParse(text);
  if (read.success) return read.data;
  throw new AnnexaError(
    'USAGE',
    `${given} is "${text}", which is no id of an AI system`,
    'small letters, digits, dot, dash and underscore, beginning with a letter or digit, at most 64: credit-risk',
  );
}
