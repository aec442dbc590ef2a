import { go, hrefWith } from './router/location.ts';

const themes = ['light', 'dark'] as const;

export type Theme = (typeof themes)[number];

const keptAs = 'annexa.theme';

/** The theme asked for: by the URL, else by this browser's memory, else by the system. */
export function themeOf(url: URL): Theme {
  const asked = [url.searchParams.get('theme'), localStorage.getItem(keptAs)];
  return (
    themes.find((theme) => asked.find((each) => each !== null) === theme) ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  );
}

/** Puts the theme on the document; styles follow `color-scheme`. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Remembers the other theme here and in the URL, so that a link shows what its sender saw. */
export function switchTheme(url: URL): void {
  const next = themeOf(url) === 'dark' ? 'light' : 'dark';
  localStorage.setItem(keptAs, next);
  go(hrefWith(url, { theme: next }));
}
