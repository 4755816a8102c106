import type { Json } from '../protocol';
import { toView } from './bridge';
import type { AppObject } from './registry';
import { ambient } from './timers';

const methods =
  'arc arcTo beginPath bezierCurveTo clearRect clip closePath ellipse fill fillRect fillText lineTo moveTo quadraticCurveTo rect resetTransform restore rotate save scale setLineDash setTransform stroke strokeRect strokeText transform translate'.split(
    ' ',
  );
const settings =
  'fillStyle strokeStyle lineWidth lineCap lineJoin font textAlign textBaseline globalAlpha globalCompositeOperation shadowBlur shadowColor shadowOffsetX shadowOffsetY miterLimit lineDashOffset imageSmoothingEnabled'.split(
    ' ',
  );

/**
 * The canvas node that a selector query gives to the service layer. Drawing calls are gathered for one turn and then
 * replayed on the canvas in the view.
 */
function createCanvas(page: number, key: string, width: number, height: number): AppObject {
  let calls: Json[] = [];
  const push = (call: Json): void => {
    if (calls.length === 0) {
      Promise.resolve().then(() => {
        const drawn = calls;
        calls = [];
        toView({ op: 'draw', page, canvas: key, calls: drawn });
      });
    }
    calls.push(call);
  };
  const size = { width, height };
  const canvas: AppObject = {
    getContext: () => context,
    requestAnimationFrame: (run: () => void) => ambient.setTimeout(run, 16),
    cancelAnimationFrame: ambient.clearTimeout,
    createImage: () => ({}),
    createPath2D: () => ({}),
  };
  for (const side of ['width', 'height'] as const) {
    Object.defineProperty(canvas, side, {
      get: () => size[side],
      set: (value: number) => {
        size[side] = value;
        push(['size', side, value]);
      },
    });
  }
  const context: AppObject = { canvas };
  for (const name of methods) context[name] = (...args: Json[]) => push(['call', name, args]);
  for (const name of settings) {
    let current: Json = '';
    Object.defineProperty(context, name, {
      get: () => current,
      set: (value: Json) => {
        current = value;
        push(['set', name, value]);
      },
    });
  }
  // Half an em a letter, one for a wide one: close enough for layouts that only ask whether a text fits.
  context.measureText = (text: string) => {
    const em = Number(/(\d+(?:\.\d+)?)px/.exec(String(context.font))?.[1] ?? 10);
    return { width: Array.from(text).reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0xff ? em : em / 2), 0) };
  };
  return canvas;
}

/** Puts a live canvas where the view answered with a canvas's key. */
export function reviveCanvas(page: number, answer: Json): Json {
  if (answer === null || typeof answer !== 'object') return answer;
  for (const name of ['node', 'context'] as const) {
    const found = (answer as AppObject)[name];
    if (!found?.$canvas) continue;
    const canvas = createCanvas(page, found.$canvas, found.width, found.height);
    (answer as AppObject)[name] = name === 'node' ? canvas : canvas.getContext('2d');
  }
  return answer;
}
