// theme.ts - light, dark, or as the system says; kept in this browser.
export type Theme = 'system' | 'light' | 'dark';
const KEY = 'detente.theme';

export function theme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

export function setTheme(value: Theme): void {
  if (value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = value;
  try {
    if (value === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // a browser that keeps nothing still shows what was chosen
  }
}
