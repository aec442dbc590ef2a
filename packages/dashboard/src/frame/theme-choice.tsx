import { go, hrefWith, useUrl } from '../router/location.ts';
import { applyTheme, keepTheme, themeNamed, themeOf } from '../theme.ts';

/** Automatic, light or dark. The choice is this browser's; a link may still ask for one with `?theme=`. */
export function ThemeChoice() {
  const url = useUrl();
  const choose = (name: string) => {
    const theme = themeNamed(name);
    keepTheme(theme);
    applyTheme(theme);
    go(hrefWith(url, { theme: undefined }));
  };
  return (
    <select aria-label="Theme" value={themeOf(url)} onChange={(event) => choose(event.target.value)}>
      <option value="auto">Auto</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
