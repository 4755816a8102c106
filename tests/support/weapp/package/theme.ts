import type { AppJson, MiniProgramPackage, PageJson } from './build-package';
import { resolvePath } from './paths';

export type Theme = 'light' | 'dark';

/** Values by variable name, as theme.json gives them for one theme. */
export type ThemeVariables = Record<string, string>;

/** The variables of a theme; empty when the app has no theme.json or does not follow the phone's theme. */
export function readTheme(opened: MiniProgramPackage, theme: Theme): ThemeVariables {
  const { themeLocation, darkmode } = opened.app;
  const path = themeLocation && resolvePath('app.json', themeLocation);
  if (!path || !opened.has(path)) return {};
  const themes = JSON.parse(opened.read(path)) as Partial<Record<Theme, ThemeVariables>>;
  return themes[darkmode ? theme : 'light'] ?? {};
}

function substitute<T>(value: T, variables: ThemeVariables): T {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) =>
    typeof item === 'string' && item.startsWith('@') ? (variables[item.slice(1)] ?? item) : item,
  ) as T;
}

/** The package with every `@variable` of its json files replaced by what the phone's theme says. */
export function withTheme(opened: MiniProgramPackage, theme: Theme): MiniProgramPackage {
  const variables = readTheme(opened, theme);
  const app: AppJson = substitute(opened.app, variables);
  return { ...opened, app, jsonOf: (path): PageJson => substitute(opened.jsonOf(path), variables) };
}
