import type { Json } from '../../protocol';
import { localUrl } from '../phone';
import { closestTag, type HostElement, h, isOn, mark, numberOr, textOf, type Widget, withTag } from '../widget';

const fits: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
  center: 'none',
};

export const image: Widget = ({ el, doc, get, emit, frame }) => {
  const img = h(doc, 'img', { alt: '', 'data-control': '' });
  el.append(img);
  img.addEventListener('load', () => emit('load', { width: img.naturalWidth, height: img.naturalHeight }));
  img.addEventListener('error', () => emit('error', { errMsg: `GET ${img.src} failed` }));
  return {
    set(name, value) {
      if (name === 'src') {
        if (textOf(value)) img.src = localUrl(textOf(value), frame.path);
        else img.removeAttribute('src');
        return true;
      }
      if (name === 'mode') {
        const mode = textOf(value) || 'scaleToFill';
        img.style.objectFit = fits[mode] ?? 'fill';
        img.style.width = mode === 'heightFix' ? 'auto' : '100%';
        img.style.height = mode === 'widthFix' ? 'auto' : '100%';
        el.classList.toggle('wx-width-fix', mode === 'widthFix');
        return true;
      }
      return name === 'lazy-load' && !isOn(get('lazy-load')) ? true : undefined;
    },
  };
};

export const icon: Widget = ({ el }) => {
  mark(el, 'role', 'img');
  return undefined;
};

export const progress: Widget = ({ el }) => {
  mark(el, 'role', 'progressbar');
  return {
    set(name, value) {
      if (name !== 'percent') return undefined;
      mark(el, 'aria-valuenow', String(numberOr(value, 0)));
      el.style.setProperty('--percent', `${numberOr(value, 0)}%`);
      return true;
    },
  };
};

/** Tags that WeChat's rich-text renders; everything else is dropped with its content. */
const trusted = new Set(
  'a abbr b big blockquote br code col colgroup dd del div dl dt em fieldset h1 h2 h3 h4 h5 h6 hr i img ins label legend li ol p q rt ruby small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
    ' ',
  ),
);

type RichNode = { type?: string; name?: string; text?: string; attrs?: Record<string, string>; children?: RichNode[] };

function buildRich(doc: Document, nodes: RichNode[]): (Node | string)[] {
  return nodes.flatMap((node): (Node | string)[] => {
    if (node.type === 'text') return [node.text ?? ''];
    if (!node.name || !trusted.has(node.name)) return [];
    const el = doc.createElement(node.name);
    for (const [name, value] of Object.entries(node.attrs ?? {})) {
      if (/^(class|style|src|alt|width|height|href|colspan|rowspan|start|type)$/.test(name))
        el.setAttribute(name, value);
    }
    el.append(...buildRich(doc, node.children ?? []));
    return [el];
  });
}

function sanitise(root: ParentNode): void {
  for (const el of Array.from(root.querySelectorAll('*'))) {
    if (!trusted.has(el.tagName.toLowerCase())) el.remove();
    else for (const { name } of Array.from(el.attributes)) if (name.startsWith('on')) el.removeAttribute(name);
  }
}

export const richText: Widget = ({ el, doc }) => ({
  set(name, value) {
    if (name !== 'nodes') return undefined;
    if (Array.isArray(value)) el.replaceChildren(...buildRich(doc, value as RichNode[]));
    else {
      const parsed = new DOMParser().parseFromString(textOf(value), 'text/html');
      sanitise(parsed.body);
      el.replaceChildren(...Array.from(parsed.body.childNodes));
    }
    return true;
  },
});

interface Marker {
  id?: number;
  title?: string;
  latitude: number;
  longitude: number;
  ariaLabel?: string;
  label?: { content?: string };
  callout?: { content?: string; display?: string };
}

/** A box: no tiles, but each marker is a button with the marker's name, and a tap on it is WeChat's `markertap`. */
export const map: Widget = ({ el, doc, emit }) => {
  const list = h(doc, 'div', { class: 'wx-markers' });
  el.append(list);
  mark(el, 'role', 'application');
  const showMarkers = (markers: Marker[]): void => {
    list.replaceChildren(
      ...markers.map((marker) => {
        const name =
          marker.ariaLabel ?? marker.title ?? marker.callout?.content ?? marker.label?.content ?? String(marker.id);
        const pin = h(doc, 'button', { type: 'button', 'aria-label': name, 'data-marker': String(marker.id ?? '') });
        pin.textContent = [
          marker.label?.content,
          marker.callout?.display === 'ALWAYS' ? marker.callout.content : undefined,
        ]
          .filter(Boolean)
          .join(' ');
        return pin;
      }),
    );
  };
  return {
    set(name, value) {
      if (name === 'markers') showMarkers((value as Marker[] | undefined) ?? []);
      else if (name === 'polyline') {
        const lines = (value as { points?: Json[] }[] | undefined) ?? [];
        el.dataset.polylinePoints = String(lines.reduce((sum, line) => sum + (line.points?.length ?? 0), 0));
      } else if (name === 'latitude' || name === 'longitude' || name === 'scale') el.dataset[name] = textOf(value);
      else return undefined;
      return true;
    },
    tap(target) {
      const pin = target.closest<HTMLElement>('[data-marker]');
      if (pin) emit('markertap', { markerId: Number(pin.dataset.marker) });
      return true;
    },
  };
};

export const canvas: Widget = ({ el, doc }) => {
  el.append(h(doc, 'canvas'));
  return {
    set(name, value) {
      if (name !== 'canvas-id') return undefined;
      el.dataset.canvasId = textOf(value);
      return true;
    },
  };
};

/** Shows nothing; in scan mode it reports what the test holds before it (`nextScan`). */
export const camera: Widget = ({ el, get, emit }) => {
  mark(el, 'role', 'img');
  queueMicrotask(() => emit('initdone', { maxZoom: 5 }));
  return {
    act(action, value) {
      if (action === 'scan' && textOf(get('mode')) === 'scanCode') emit('scancode', value);
    },
  };
};

export const video: Widget = () => undefined;

export const webView: Widget = ({ el, doc }) => {
  const shown = h(doc, 'p');
  el.append(shown);
  return {
    set(name, value) {
      if (name !== 'src') return undefined;
      shown.textContent = textOf(value);
      return true;
    },
  };
};

/** Cameras in a page that are on and wait for a code. */
export function scanningCameras(root: Element): HostElement[] {
  return withTag(root, 'camera').filter(
    (one) => textOf(one.__wxElement?.getAttribute('mode')) === 'scanCode' && closestTag(one, 'camera') === one,
  );
}
