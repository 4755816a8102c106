import type { SubscribeTemplates } from '@contracts/notices';
import { useState } from 'react';
import { request } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { Button } from '@/shared/ui/button';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { askToSubscribe } from '@/shared/wechat/subscribe';
import { words } from '../words';

/** WeChat sends a message only to who asked for it by a tap; a browser has no such messages. */
export function NotifyButton() {
  return process.env.TARO_ENV === 'weapp' ? <WechatNotify /> : null;
}

function WechatNotify() {
  const w = words.use();
  const [isDone, setDone] = useState(false);
  const templates = useResource<SubscribeTemplates>(
    'reports.templates',
    () => request({ path: '/notices/subscribe-templates' }),
    { keepLast: true },
  );
  const ids = (templates.data?.items ?? [])
    .filter((item) => item.template === 'progress')
    .map((item) => item.templateId);
  if (isDone || ids.length === 0) return null;

  async function ask() {
    const acceptedTemplateIds = await askToSubscribe(ids);
    if (acceptedTemplateIds.length === 0) return;
    try {
      await request({ method: 'POST', path: '/notices/subscriptions', body: { acceptedTemplateIds } });
      setDone(true);
      toastDone(w.result.notified);
    } catch (error) {
      toastFailure(error);
    }
  }

  return (
    <Button id="notify-me" size="large" icon="bell" onClick={() => void ask()}>
      {w.result.notify}
    </Button>
  );
}
