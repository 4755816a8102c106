import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { cached } from '../disk-cache';
import type { PageWindow } from '../protocol';
import { listFiles, resolvePath } from './paths';
import { compileStyles } from './wxss';

export interface Subpackage {
  root: string;
  name?: string;
  pages: string[];
  independent?: boolean;
}

export interface AppJson {
  pages: string[];
  subpackages?: Subpackage[];
  subPackages?: Subpackage[];
  window?: PageWindow;
  tabBar?: {
    color?: string;
    selectedColor?: string;
    backgroundColor?: string;
    list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
    custom?: boolean;
  };
  usingComponents?: Record<string, string>;
  lazyCodeLoading?: string;
  requiredPrivateInfos?: string[];
  permission?: Record<string, { desc: string }>;
  entryPagePath?: string;
  darkmode?: boolean;
  themeLocation?: string;
}

export interface PageJson extends PageWindow {
  component?: boolean;
  usingComponents?: Record<string, string>;
  styleIsolation?: string;
}

/** A compiled mini-program package, as a phone holds it after download. */
export interface MiniProgramPackage {
  dist: string;
  app: AppJson;
  /** Every page path, main package first. */
  pages: string[];
  subpackages: Subpackage[];
  /** Browser script that evaluates to `{ [path]: ProcGenGroup }`, wxs included. */
  templates: string;
  /** Style text for one document: app.wxss, then the page's, then those of the components it uses. */
  stylesOf(pagePath: string): string;
  /** The json of a page or component, `{}` when it has none. */
  jsonOf(path: string): PageJson;
  /** The subpackage that a path belongs to, null for the main package. */
  subpackageOf(path: string): Subpackage | null;
  /** Component path for each tag that a page or component may use. */
  usingOf(path: string): Record<string, string>;
  has(file: string): boolean;
  read(file: string): string;
}

function fingerprint(dist: string, files: string[]): string {
  const hash = createHash('sha1');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(dist, file)))
      .update('\0');
  return hash.digest('hex');
}

function compileTemplates(dist: string, files: string[]): string {
  const group = new TmplGroup();
  try {
    for (const file of files) {
      const text = readFileSync(join(dist, file), 'utf8');
      if (file.endsWith('.wxs')) group.addScript(file.slice(0, -'.wxs'.length), text);
      else group.addTmpl(file.slice(0, -'.wxml'.length), text);
    }
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}

const known = new Map<string, { changedAt: number; opened: MiniProgramPackage }>();

/**
 * Opens a built mini-program. Templates are compiled once for the same bytes and kept on disk, so that a second launch
 * of the same build costs a file read.
 *
 * @throws Error when the folder holds no app.json.
 */
export function openPackage(dist: string): MiniProgramPackage {
  const appJsonPath = join(dist, 'app.json');
  if (!existsSync(appJsonPath)) throw new Error(`${dist} holds no mini-program: app.json is missing`);
  const files = listFiles(dist);
  const changedAt = Math.max(...files.map((file) => statSync(join(dist, file)).mtimeMs)) + files.length;
  const before = known.get(dist);
  if (before?.changedAt === changedAt) return before.opened;
  const opened = readPackage(dist, files);
  known.set(dist, { changedAt, opened });
  return opened;
}

function readPackage(dist: string, files: string[]): MiniProgramPackage {
  const present = new Set(files);
  const read = (file: string): string => readFileSync(join(dist, file), 'utf8');
  const app = JSON.parse(read('app.json')) as AppJson;
  const subpackages = app.subpackages ?? app.subPackages ?? [];
  const markup = files.filter((file) => /\.(wxml|wxs)$/.test(file));
  const templates = cached('templates', fingerprint(dist, markup), () => compileTemplates(dist, markup));
  const subpackageOf = (path: string): Subpackage | null =>
    subpackages.find((one) => path.startsWith(`${one.root.replace(/\/$/, '')}/`)) ?? null;
  const jsonOf = (path: string): PageJson =>
    present.has(`${path}.json`) ? (JSON.parse(read(`${path}.json`)) as PageJson) : {};
  const usingOf = (path: string): Record<string, string> => {
    const using: Record<string, string> = {};
    for (const [tag, target] of Object.entries(app.usingComponents ?? {})) using[tag] = resolvePath('app', target);
    for (const [tag, target] of Object.entries(jsonOf(path).usingComponents ?? {}))
      using[tag] = resolvePath(path, target);
    return using;
  };
  const styles = new Map<string, string>();
  const stylesOf = (pagePath: string): string => {
    const kept = styles.get(pagePath);
    if (kept !== undefined) return kept;
    // An independent subpackage never sees app.wxss (WeChat's rule).
    const sheets = subpackageOf(pagePath)?.independent ? [] : ['app.wxss'];
    sheets.push(`${pagePath}.wxss`);
    const seen = new Set<string>();
    const addComponents = (path: string): void => {
      for (const component of Object.values(usingOf(path))) {
        if (seen.has(component)) continue;
        seen.add(component);
        sheets.push(`${component}.wxss`);
        addComponents(component);
      }
    };
    addComponents(pagePath);
    const text = compileStyles(
      sheets.filter((sheet) => present.has(sheet)),
      read,
    );
    styles.set(pagePath, text);
    return text;
  };
  return {
    dist,
    app,
    pages: [...app.pages, ...subpackages.flatMap((one) => one.pages.map((page) => posix.join(one.root, page)))],
    subpackages,
    templates,
    stylesOf,
    jsonOf,
    subpackageOf,
    usingOf,
    has: (file) => present.has(file),
    read,
  };
}
