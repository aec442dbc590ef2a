import type { components } from '@octokit/openapi-types';

/** Shapes of GitHub's published OpenAPI description: what every answer of the double is checked against at compile time. */
export type Schemas = components['schemas'];
