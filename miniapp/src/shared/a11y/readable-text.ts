/** As much of a node as reading needs: the DOM's in a browser, Taro's own tree in WeChat. */
export interface ReadableNode {
  nodeType: number;
  nodeName: string;
  nodeValue?: string | null;
  childNodes: ArrayLike<ReadableNode>;
  getAttribute?(name: string): unknown;
}

/** How a state is said after its words. */
export interface StateWords {
  chosen: string;
  notChosen: string;
  on: string;
  off: string;
}

const ELEMENT = 1;
const TEXT = 3;
/** Named by its words alone, whatever is drawn inside. */
const WHOLE = /^(button|link|tab|img|progressbar)$/;
/** After these a voice takes a breath. */
const ENDS = /^(button|link|heading|tab|radio|checkbox|switch|listitem|status|alert|row)$/;
const PAUSE = '，';
const BREATH = '。';

const attribute = (node: ReadableNode, name: string): string => {
  const value = node.getAttribute?.(name);
  return value === undefined || value === null || value === false ? '' : String(value);
};
const roleOf = (node: ReadableNode): string => attribute(node, 'role') || attribute(node, 'aria-role');

/** In a browser what is not shown has no box; in WeChat what is not shown is not in the tree. */
function isShown(node: ReadableNode): boolean {
  if (attribute(node, 'aria-hidden') === 'true') return false;
  const element = node as Partial<Element>;
  return typeof element.getClientRects !== 'function' || element.getClientRects().length > 0;
}

function stateOf(node: ReadableNode, role: string, words: StateWords): string {
  const checked = attribute(node, 'aria-checked');
  if (role === 'switch') return checked === 'true' ? words.on : words.off;
  if (role === 'checkbox' || role === 'radio') return checked === 'true' ? words.chosen : words.notChosen;
  return attribute(node, 'aria-selected') === 'true' ? words.chosen : '';
}

function fieldOf(node: ReadableNode): string {
  const field = node as { value?: unknown };
  const typed = field.value === undefined || field.value === '' ? attribute(node, 'value') : String(field.value);
  return [attribute(node, 'aria-label'), typed || attribute(node, 'placeholder')].filter(Boolean).join(PAUSE);
}

/** The words below a node without pauses for its own parts: the name of something pressed. */
function wordsOf(node: ReadableNode, words: StateWords): string {
  const said: string[] = [];
  for (const child of Array.from(node.childNodes)) collect(child, said, words);
  return said.filter((part) => part !== BREATH).join(PAUSE);
}

function collect(node: ReadableNode, said: string[], words: StateWords): void {
  if (node.nodeType === TEXT) {
    const text = (node.nodeValue ?? '').replace(/\s+/g, ' ').trim();
    if (text) said.push(text);
    return;
  }
  if (node.nodeType !== ELEMENT || /^(style|script)$/i.test(node.nodeName) || !isShown(node)) return;
  const role = roleOf(node);
  const label = attribute(node, 'aria-label');
  if (/^(input|textarea)$/i.test(node.nodeName)) {
    const field = fieldOf(node);
    if (field) said.push(field, BREATH);
    return;
  }
  if (label && WHOLE.test(role)) said.push(label);
  else if (WHOLE.test(role)) {
    const own = wordsOf(node, words);
    if (own) said.push(own);
  } else for (const child of Array.from(node.childNodes)) collect(child, said, words);
  const state = stateOf(node, role, words);
  if (state) said.push(state);
  if (ENDS.test(role)) said.push(BREATH);
}

/** The node of a sheet that lies over the screen: then nothing else is read. */
function openDialog(node: ReadableNode): ReadableNode | undefined {
  if (node.nodeType !== ELEMENT || !isShown(node)) return undefined;
  if (roleOf(node) === 'dialog') return node;
  for (const child of Array.from(node.childNodes)) {
    const found = openDialog(child);
    if (found) return found;
  }
  return undefined;
}

/** Everything that can be seen below `root`, in the order of reading, as sentences for a voice. */
export function readableText(root: ReadableNode, words: StateWords): string {
  const said: string[] = [];
  for (const child of Array.from((openDialog(root) ?? root).childNodes)) collect(child, said, words);
  let text = '';
  for (const part of said) {
    if (part !== BREATH) text += text && !/[，。：！？、；,.:!?;]$/.test(text) ? PAUSE + part : part;
    else if (text && !/[。！？.!?]$/.test(text)) text = `${text.replace(/[，、；,;]$/, '')}${BREATH}`;
  }
  return text;
}
