import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import type { ServerClock } from '../server-clock';

const R = 18;
const AROUND = 2 * Math.PI * R;

function ringImage(part: number): string {
  const drawn = (AROUND * part).toFixed(1);
  const circle = `cx='22' cy='22' r='${R}' fill='none' stroke-width='5'`;
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 44 44'><circle ${circle} stroke='%23E3E8EE'/><circle ${circle} stroke='%230B62BD' stroke-linecap='round' stroke-dasharray='${drawn} ${AROUND}' transform='rotate(-90 22 22)'/></svg>`;
  return `url("data:image/svg+xml,${svg.replace(/</g, '%3C').replace(/>/g, '%3E')}")`;
}

const two = (n: number) => String(n).padStart(2, '0');

/** Hours, minutes and seconds in Shanghai, which a picture of a code cannot have. */
function clockWords(ms: number): string {
  const at = new Date(ms + 8 * 3_600_000);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** A ring that empties until the code is renewed, beside a clock that moves by the server's time. */
export function TimeRing(props: {
  clock: ServerClock;
  issuedAt: string;
  expiresAt: string;
  words: (secondsLeft: number) => string;
}) {
  const [nowMs, setNow] = useState(() => props.clock.nowMs());
  useEffect(() => {
    setNow(props.clock.nowMs());
    const timer = setInterval(() => setNow(props.clock.nowMs()), 1_000);
    return () => clearInterval(timer);
  }, [props.clock]);
  const endMs = Date.parse(props.expiresAt);
  // A code that voids another of the same second starts with the next one.
  const leftMs = Math.min(Math.max(0, endMs - nowMs), endMs - Date.parse(props.issuedAt));
  const part = Math.min(1, leftMs / (endMs - Date.parse(props.issuedAt)));
  return (
    <View className="health-code__time">
      <View className="health-code__ring" style={{ backgroundImage: ringImage(part) }} {...aria({ hidden: true })} />
      <View>
        <View id="server-clock" className="health-code__clock">
          {clockWords(nowMs)}
        </View>
        <View className="health-code__hint">{props.words(Math.ceil(leftMs / 1_000))}</View>
      </View>
    </View>
  );
}
