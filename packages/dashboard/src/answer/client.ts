import { createClient } from '@annexa/api';

/** The collector that served this page; the session cookie is the key. */
export const client = createClient({ baseUrl: location.origin });
