/** API path of `owner/name`. Both parts are encoded, so that a hostile name reaches no other endpoint. */
export function pathOf(repository: string): string {
  const [owner = '', name = ''] = repository.split('/');
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
