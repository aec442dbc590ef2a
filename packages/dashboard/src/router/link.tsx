import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, hrefTo, useUrl } from './location.ts';

/** `exact`: the address as given, without the date and tree size that otherwise travel along. */
type Attributes = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string; readonly exact?: boolean };

/** A real link, so that it can be copied, opened elsewhere and printed; only a plain click stays in the page. */
export function Link({ to, exact = false, onClick, ...rest }: Attributes) {
  const url = useUrl();
  const href = exact ? to : hrefTo(url, to);
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (isPlain(event)) {
          event.preventDefault();
          go(href);
        }
      }}
    />
  );
}

function isPlain(event: MouseEvent): boolean {
  return !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
