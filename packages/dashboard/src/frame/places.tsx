import { Link } from '../router/link.tsx';
import { useUrl } from '../router/location.ts';

const places = [
  ['/', 'Overview'],
  ['/systems', 'Systems'],
  ['/trace', 'Trace'],
  ['/findings', 'Findings'],
  ['/documents', 'Documents'],
  ['/records', 'Records'],
  ['/settings', 'Settings'],
] as const;

/** The places of the dashboard, with the one you are at marked. */
export function Places() {
  const { pathname } = useUrl();
  return (
    <nav aria-label="Main">
      {places.map(([path, name]) => (
        <Link key={path} to={path} aria-current={isAt(pathname, path) ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

function isAt(path: string, place: string): boolean {
  if (place === '/') return path === '/' || path.startsWith('/controls/');
  return path === place || path.startsWith(`${place}/`);
}
