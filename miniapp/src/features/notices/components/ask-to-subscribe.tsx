import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { Button } from '@/shared/ui/button';
import { toast, toastDone, toastFailure } from '@/shared/ui/toast';
import { askToSubscribe } from '@/shared/wechat/subscribe';
import { listSubscribeTemplates, tellSubscriptions } from '../api';
import { words } from '../words';

/** WeChat sends a message only to who asked for it by a tap; a browser has no such messages. */
export function AskToSubscribe() {
  return process.env.TARO_ENV === 'weapp' ? <WechatAsk /> : null;
}

function WechatAsk() {
  const w = words.use();
  const [isDone, setDone] = useState(false);
  const templates = useResource('notices.templates', listSubscribeTemplates, { keepLast: true });
  if (isDone || !templates.data || templates.data.items.length === 0) return null;
  const ids = templates.data.items.slice(0, 3).map((item) => item.templateId);
  const ask = async () => {
    const accepted = await askToSubscribe(ids);
    if (accepted.length === 0) {
      toast(w.subscribeNone);
      return;
    }
    try {
      await tellSubscriptions(accepted);
      setDone(true);
      toastDone(w.subscribed);
    } catch (error) {
      toastFailure(error);
    }
  };
  return (
    <View className="inbox__ask">
      <Button id="subscribe" icon="bell" block onClick={() => void ask()}>
        {w.subscribe}
      </Button>
    </View>
  );
}
