import type { RawAnswer } from '../../../platform/http/route';

const STYLE =
  'body{font:22px/1.5 system-ui,sans-serif;margin:0 auto;max-width:32em;padding:1em;color:#111;background:#fff}' +
  'button{font:inherit;font-weight:600;width:100%;min-height:64px;margin:.5em 0;border-radius:12px;border:2px solid #0b5;' +
  'background:#0a5c36;color:#fff}button.no{background:#fff;color:#111;border-color:#555}';

function page(body: string): RawAnswer {
  const html =
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<title>紧急联系人</title><style>${STYLE}</style><main>${body}</main></html>`;
  return {
    body: Buffer.from(html),
    contentType: 'text/html; charset=utf-8',
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
    },
  };
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** What the link in a contact's text opens: needs no account and no script. Looking confirms nothing, since phones look ahead. */
export function askContactPage(request: { testId: string; key: string; name: string; relation: string }): RawAnswer {
  const action = (answer: string) =>
    `/api/sos/contact-tests/${request.testId}/answer?k=${encodeURIComponent(request.key)}&amp;answer=${answer}`;
  return page(
    `<h1>您愿意做紧急联系人吗？</h1><p>${escaped(request.name)}把您登记为紧急联系人（${escaped(request.relation)}）。` +
      '有人按下求助时，一城通会给您打电话、发短信。</p>' +
      `<form method="post" action="${action('yes')}"><button>能收到，我愿意</button></form>` +
      `<form method="post" action="${action('no')}"><button class="no">不认识或不愿意</button></form>`,
  );
}

export function thankContactPage(agrees: boolean): RawAnswer {
  return page(
    agrees
      ? '<h1>已确认，谢谢您</h1><p>求助时我们会打给您。每周会有一条测试短信，不用回复。</p>'
      : '<h1>已记下</h1><p>不会再打扰您，我们已告诉登记您的人。</p>',
  );
}
