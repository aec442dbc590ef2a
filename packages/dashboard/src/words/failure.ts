import { AnnexaError } from '@annexa/api';

/** What went wrong and what to do next, for a line beside the button that was pressed. */
export function failureText(error: unknown): string {
  return error instanceof AnnexaError ? `Not done: ${error.message}; ${error.hint} (${error.code}).` : 'Not done; look at the console.';
}
