import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, hrefTo, useUrl } from './location.ts';

type Attributes = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string };

/** A real link, so that it can be copied, opened elsewhere and printed; only a plain click stays in the page. */
export function Link({ to, onClick, ...rest }: Attributes) {
  const href = hrefTo(useUrl(), to);
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
