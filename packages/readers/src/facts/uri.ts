/** An address without the user and password some people write into it. */
export function withoutUser(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/iu, '$1');
}
