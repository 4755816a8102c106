import * as glassEasel from 'glass-easel';
import type { ViewCommand } from '../protocol';
import { Chrome, type TabBar } from './chrome';
import { Definitions } from './definitions';
import { createDriver, type ScreenDriver } from './driver';
import { Frame } from './frame';
import { answerQuestion, draw, observe } from './query';
import { flush, send } from './transport';

declare global {
  interface Window {
    /** Put there before this script: the compiled templates, the tab bar, and the look of native components. */
    weappStart: { templates: Record<string, glassEasel.template.ProcGenGroup>; tabBar: TabBar; baseStyles: string };
    weappDriver: ScreenDriver;
  }
}

const start = window.weappStart;
const chrome = new Chrome(start.tabBar);
const definitions = new Definitions(start.templates);
const frames = new Map<number, Frame>();
const looks = new Map<number, { canGoBack: boolean }>();
const observers = new Map<number, () => void>();
let front: Frame | null = null;

glassEasel.addGlobalErrorListener((error, method, component) => {
  const where = typeof component === 'object' ? component.is : (component ?? '');
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({ op: 'error', message: `rendering ${where} ${method ?? ''}: ${text}` });
  return false;
});
window.addEventListener('error', (event) => send({ op: 'error', message: `view: ${event.message}` }));

function show(frame: Frame): void {
  for (const other of frames.values()) other.iframe.classList.toggle('is-behind', other !== frame);
  front = frame;
  chrome.showPage(frame.id, frame.path, {
    title: frame.settings.navigationBarTitleText ?? '',
    isCustom: frame.settings.navigationStyle === 'custom',
    canGoBack: looks.get(frame.id)?.canGoBack ?? false,
    background: frame.settings.navigationBarBackgroundColor,
    textStyle: frame.settings.navigationBarTextStyle,
  });
}

function run(command: ViewCommand, done: number[]): void {
  switch (command.op) {
    case 'define':
      for (const definition of command.definitions) definitions.define(definition);
      return;
    case 'open': {
      const styles = `${start.baseStyles}\n${command.styles ?? ''}`;
      const frame = new Frame(command.page, command.path, command.window, definitions, styles, chrome.pages);
      frames.set(command.page, frame);
      looks.set(command.page, { canGoBack: command.canGoBack });
      show(frame);
      frame.mount();
      send({ op: 'ready', page: command.page });
      return;
    }
    case 'show': {
      const frame = frames.get(command.page);
      if (frame) show(frame);
      return;
    }
    case 'close':
      frames.get(command.page)?.close();
      frames.delete(command.page);
      chrome.forget(command.page);
      return;
    case 'data':
      frames.get(command.page)?.apply(command.node, command.changes);
      if (command.done !== undefined) done.push(command.done);
      return;
    case 'trigger':
      frames.get(command.page)?.trigger(command.node, command.name, command.detail, command);
      return;
    case 'ask': {
      const frame = frames.get(command.page);
      send({ op: 'answer', id: command.id, value: frame ? answerQuestion(frame, command.question) : null });
      return;
    }
    case 'observe': {
      const frame = frames.get(command.page);
      if (frame) observers.set(command.id, observe(frame, command.id, command.observation));
      return;
    }
    case 'unobserve':
      observers.get(command.id)?.();
      observers.delete(command.id);
      return;
    case 'draw': {
      const frame = frames.get(command.page);
      if (frame) draw(frame, command.canvas, command.calls);
      return;
    }
    case 'chrome':
      chrome.apply(command.change, front?.id ?? -1);
  }
}

window.weappReceive = (commands) => {
  const done: number[] = [];
  for (const command of commands) {
    try {
      run(command, done);
    } catch (error) {
      send({
        op: 'error',
        message: `view ${command.op}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      });
    }
  }
  if (done.length > 0) send({ op: 'done', ids: done });
  flush();
};

window.weappDriver = createDriver(() => front, chrome);
