/** Programs of the system, got where the machine allows it and asked for with exact commands where it does not. */
import { spawnSync } from 'node:child_process';
import { findProgram, runMarked } from './run.mjs';
import { Advice } from './steps.mjs';

function asRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (!sudo) return null;
  return spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? [sudo, '-n'] : null;
}

/**
 * Installs Debian packages. @throws Advice with what to type when this user may not, or there is no apt here.
 * @param {{ packages: string[], what: string, advice: string[] }} wanted
 */
export async function aptInstall({ packages, what, advice }) {
  const apt = findProgram('apt-get');
  const prefix = asRoot();
  if (!apt || !prefix)
    throw new Advice(
      [
        `缺少 ${what}，当前用户无法自动安装。请执行以下任一方式后重试：`,
        `${what} is missing and cannot be installed by this user. Run one of these, then try again:`,
        '',
        ...advice,
      ].join('\n'),
    );
  const [program, ...args] = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    apt,
    '-q',
    '-o',
    'DPkg::Lock::Timeout=300',
  ];
  // A list that could not be refreshed is no reason to stop: the packages may be known already.
  await runMarked(program, [...args, 'update']).catch(() => {});
  await runMarked(program, [...args, 'install', '-y', '--no-install-recommends', ...packages]);
}
