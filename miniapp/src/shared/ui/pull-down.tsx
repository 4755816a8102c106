import { PullToRefresh } from '@nutui/nutui-react-taro';
import '@nutui/nutui-react-taro/dist/es/packages/pulltorefresh/style/css';
import { usePageScroll } from '@tarojs/taro';
import { type ReactNode, useState } from 'react';

/**
 * Pull to load again. WeChat pulls the whole page by itself (`enablePullDownRefresh` and `usePullDownRefresh`); a
 * browser gets this one around the content.
 */
export function PullDown(props: { onRefresh(): Promise<void>; children: ReactNode }) {
  return process.env.TARO_ENV === 'h5' ? <BrowserPullDown {...props} /> : props.children;
}

function BrowserPullDown(props: { onRefresh(): Promise<void>; children: ReactNode }) {
  const [scrollTop, setScrollTop] = useState(0);
  usePageScroll((event) => setScrollTop(event.scrollTop));
  return (
    <PullToRefresh
      scrollTop={scrollTop}
      onRefresh={props.onRefresh}
      completeDelay={200}
      renderText={() => null}
      className="screen__pull"
    >
      {props.children}
    </PullToRefresh>
  );
}
