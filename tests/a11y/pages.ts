import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SOURCE = path.resolve(__dirname, '../../miniapp/src');

/** Every page that the mini-program has, as `features/<name>/pages/<page>`; read from what app.config names. */
export function allPages(): string[] {
  const config = readFileSync(path.join(SOURCE, 'app.config.ts'), 'utf8');
  const tabs = [...config.matchAll(/'(pages\/[\w-]+)\/index',/g)].map((match) => match[1]!);
  const features = readdirSync(path.join(SOURCE, 'features')).flatMap((feature) => {
    const file = path.join(SOURCE, 'features', feature, 'subpackage.ts');
    if (!existsSync(file) || !config.includes(`./features/${feature}/subpackage`)) return [];
    const pages = [...readFileSync(file, 'utf8').matchAll(/'(pages\/[\w-]+)\/index'/g)];
    return pages.map((match) => `features/${feature}/${match[1]}`);
  });
  return [...new Set([...tabs, ...features])];
}
