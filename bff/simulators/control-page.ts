/** One page without outside parts: what each simulator received, and its fault switches. Reads `/__control` every two seconds. */
export const CONTROL_PAGE = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>一城通 · 模拟的外部系统</title>
<style>
  :root { color-scheme: light dark; --page: #f5f7fa; --card: #fff; --line: #e3e8ee; --text: #1a1f24; --second: #515c68; --primary: #0b62bd; --on: #fff; --wrong: #c02222; }
  @media (prefers-color-scheme: dark) { :root { --page: #101418; --card: #1a2026; --line: #2c343c; --text: #e8ecf0; --second: #aab4bf; --primary: #6fb1ff; --on: #10233a; --wrong: #ff7b7b; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }
  main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 48px; }
  h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 0; } h3 { font-size: 14px; margin: 16px 0 4px; }
  p { margin: 0 0 16px; color: var(--second); }
  section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin-top: 16px; }
  header { display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; }
  code { color: var(--second); }
  .switches { display: flex; gap: 8px; flex-wrap: wrap; margin-top: 12px; }
  button { min-height: 44px; padding: 0 12px; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit; font: inherit; cursor: pointer; }
  button[aria-pressed="true"] { background: var(--wrong); border-color: var(--wrong); color: var(--on); }
  button:focus-visible { outline: 3px solid var(--primary); outline-offset: 2px; }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
  th { color: var(--second); font-weight: 400; white-space: nowrap; } td:first-child { white-space: nowrap; }
</style>
<main>
  <h1>模拟的外部系统 Simulated outside systems</h1>
  <p>这些系统只在本机上，短信和消息不会发给任何真实的人。打开开关，看产品怎样应对。</p>
  <div id="all" aria-live="off">正在读取…</div>
</main>
<script>
const FAULTS = [
  ['slowMs', '慢 3 秒', 3000], ['errorRate', '三成出错', 0.3], ['http500', '全部 500', true], ['hang', '不应答', true],
  ['garbage', '答非所问', true], ['loseAnswer', '办了但断线', true], ['lyingSuccess', '假装成功', true],
];
const make = (tag, text, parent) => { const e = document.createElement(tag); if (text != null) e.textContent = text; if (parent) parent.append(e); return e; };
const post = (path, input) => fetch('/__control/' + path, { method: 'POST', body: JSON.stringify(input) }).then(show);
function table(columns, rows, parent) {
  if (rows.length === 0) { make('p', '还没有', parent); return; }
  const box = make('div', null, parent); box.className = 'scroll';
  const t = make('table', null, box), head = make('tr', null, make('thead', null, t)), body = make('tbody', null, t);
  columns.forEach((c) => make('th', c, head).scope = 'col');
  rows.forEach((r) => { const tr = make('tr', null, body); r.forEach((cell) => make('td', cell, tr)); });
}
const time = (iso) => /^\\d{4}-\\d\\d-\\d\\dT/.test(iso) ? new Date(iso).toLocaleTimeString('zh-CN', { hour12: false }) : iso;
let last = '';
async function show() {
  const text = await fetch('/__control').then((r) => r.text());
  if (text === last) return;
  last = text;
  const focused = document.activeElement && document.activeElement.id;
  const all = document.getElementById('all');
  all.replaceChildren();
  for (const one of JSON.parse(text).simulators) {
    const s = make('section', null, all), h = make('header', null, s);
    make('h2', one.title, h); make('code', one.mount, h); make('span', '收到 ' + one.total + ' 次请求', h);
    const row = make('div', null, s); row.className = 'switches';
    for (const [key, label, on] of FAULTS) {
      const b = make('button', label, row), isOn = Boolean(one.faults[key]);
      b.id = one.name + '-' + key; b.setAttribute('aria-pressed', isOn);
      b.onclick = () => post(one.name + '/faults', { [key]: isOn ? (typeof on === 'number' ? 0 : false) : on });
    }
    const r = make('button', '恢复正常', row); r.id = one.name + '-reset'; r.onclick = () => post(one.name + '/reset', {});
    for (const p of one.panels) {
      make('h3', p.heading, s); table(p.columns, p.rows.map((r) => r.map(time)), s);
      if (p.actions && p.actions.length) {
        const d = make('div', null, s); d.className = 'switches';
        p.actions.forEach((a) => { make('button', a.label, d).onclick = () => post(one.name + '/' + a.action, a.input); });
      }
    }
    make('h3', '最近的请求 Received', s);
    table(['时间', '请求', '应答', '说明'], one.received.map((q) => [time(q.at), q.method + ' ' + q.path, String(q.status || '无'), q.summary]), s);
  }
  if (focused) document.getElementById(focused)?.focus();
}
show(); setInterval(show, 2000);
</script>
</html>
`;
