const themes = ['auto', 'light', 'dark'] as const;

/** `auto` follows the system. */
export type Theme = (typeof themes)[number];

const keptAs = 'annexa.theme';

/** The theme asked for: by the URL, else by this browser's memory, else the system's. */
export function themeOf(url: URL): Theme {
  return themeNamed(url.searchParams.get('theme') ?? localStorage.getItem(keptAs));
}

/** The theme of that name; anything else is `auto`. */
export function themeNamed(name: string | null): Theme {
  return themes.find((theme) => theme === name) ?? 'auto';
}

/** Puts the theme on the document; every colour follows `color-scheme`. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Remembers the choice in this browser. */
export function keepTheme(theme: Theme): void {
  localStorage.setItem(keptAs, theme);
}
