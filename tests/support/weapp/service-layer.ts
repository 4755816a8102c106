import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { realmBundle } from './bundles';
import { asyncNames, type Native, syncNames } from './native/native';
import type { MiniProgramPackage } from './package/build-package';
import { readDocumented } from './package/documented';
import type { RealmSetup, ScriptFunction } from './realm/bridge';
import type { RealmHandle } from './realm/main';
import { watchRejections } from './rejections';

interface Compiled {
  changedAt: number;
  script: vm.Script;
}

const compiled = new Map<string, Compiled>();

function compile(file: string): vm.Script {
  const changedAt = statSync(file).mtimeMs;
  const known = compiled.get(file);
  if (known?.changedAt === changedAt) return known.script;
  const script = new vm.Script(`(function(require,module,exports){${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
  });
  compiled.set(file, { changedAt, script });
  return script;
}

let realmScript: { text: string; script: vm.Script } | null = null;

export interface ServiceLayer {
  handle: RealmHandle;
  /** Timers that will fire within a moment: the app is not at rest while there are any. */
  dueSoon(): number;
  stop(): void;
}

/** A timer shorter than this is part of what the app is doing now; a longer one is something it waits for. */
const soonMs = 60;

/** Creates WeChat's service layer for a package: a V8 context without DOM, Node or `eval`, where its scripts run. */
export function createServiceLayer(
  opened: MiniProgramPackage,
  native: Native,
  hooks: { toView(command: string): void; report(kind: 'error' | 'log', text: string): void; turned(): void },
): ServiceLayer {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  let isStopped = false;
  const timers = new Map<number, { timer: NodeJS.Timeout; isSoon: boolean }>();
  const setup: RealmSetup = {
    app: opened.app,
    pages: opened.pages,
    subpackages: opened.subpackages,
    json: Object.fromEntries(opened.pages.map((page) => [page, opened.jsonOf(page)])),
    using: usingOfAll(opened),
    names: Object.keys(readDocumented()),
    asyncNames,
    syncNames,
  };
  const bridge = {
    setup: JSON.stringify(setup),
    loadScript(path: string): ScriptFunction | null {
      const file = join(opened.dist, path);
      return existsSync(file) ? (compile(file).runInContext(context) as ScriptFunction) : null;
    },
    toView: hooks.toView,
    invoke: (api: string, args: string, id: number) => native.invoke(api, args, id),
    cancel: (id: number) => native.cancel(id),
    invokeSync: (api: string, args: string) => native.invokeSync(api, args),
    record: (api: string, args: string) => native.record(api, args),
    report: hooks.report,
    startTimer(id: number, ms: number, repeats: boolean) {
      // What is still under way when the app is closed ends after it, and may not begin anything.
      if (isStopped) return;
      const fire = (): void => {
        if (!repeats) timers.delete(id);
        handle.fireTimer(id);
        hooks.turned();
      };
      const timer = repeats ? setInterval(fire, Math.max(ms, 4)) : setTimeout(fire, ms);
      timers.set(id, { timer, isSoon: !repeats && ms <= soonMs });
    },
    stopTimer(id: number) {
      const known = timers.get(id);
      if (known) clearTimeout(known.timer);
      timers.delete(id);
    },
  };
  const globals = context as { weappNative?: unknown; weappHandle?: RealmHandle };
  globals.weappNative = bridge;
  const text = realmBundle();
  if (realmScript?.text !== text) realmScript = { text, script: new vm.Script(text, { filename: 'service-layer.js' }) };
  realmScript.script.runInContext(context);
  const handle = globals.weappHandle!;
  delete globals.weappHandle;
  delete globals.weappNative;
  const RealmPromise = vm.runInContext('Promise', context) as PromiseConstructor;
  const unwatch = watchRejections({ owns: (promise) => promise instanceof RealmPromise, report: handle.rejected });
  return {
    handle,
    dueSoon: () => [...timers.values()].filter((one) => one.isSoon).length,
    stop() {
      isStopped = true;
      unwatch();
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** What tags mean in every page and in every component reachable from one. */
function usingOfAll(opened: MiniProgramPackage): Record<string, Record<string, string>> {
  const all: Record<string, Record<string, string>> = {};
  const visit = (path: string): void => {
    if (all[path]) return;
    all[path] = opened.usingOf(path);
    Object.values(all[path]).forEach(visit);
  };
  opened.pages.forEach(visit);
  return all;
}
