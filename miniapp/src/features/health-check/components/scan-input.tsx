import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { toast } from '@/shared/ui/toast';
import { choosePhotos } from '@/shared/wechat/choose-photo';
import { scanCode } from '@/shared/wechat/scan-code';
import { decodePhoto } from '../decode-photo';
import { words } from '../words';

interface Props {
  isChecking: boolean;
  onText(text: string): void;
}

/** In WeChat the camera; in a browser a pasted text or a picture. */
export function ScanInput(props: Props) {
  return process.env.TARO_ENV === 'h5' ? <BrowserInput {...props} /> : <CameraInput {...props} />;
}

function CameraInput({ isChecking, onText }: Props) {
  const w = words.use();
  const scan = async () => {
    const text = await scanCode();
    if (text) onText(text);
  };
  return (
    <Button id="scan" kind="primary" size="large" icon="scan" loading={isChecking} onClick={() => void scan()}>
      {w.scan}
    </Button>
  );
}

function BrowserInput({ isChecking, onText }: Props) {
  const w = words.use();
  const [text, setText] = useState('');
  const [isReading, setReading] = useState(false);

  const check = (value: string) => {
    // Line ends go, spaces stay: a space is a letter of the code.
    const scanned = value.replace(/[\r\n\t]/g, '');
    if (!scanned.trim()) return;
    onText(scanned);
    setText('');
  };
  const photo = async () => {
    const [address] = await choosePhotos(1);
    if (!address) return;
    setReading(true);
    try {
      const found = await decodePhoto(address).catch(() => null);
      if (found) onText(found);
      else toast(w.noPhotoCode);
    } finally {
      setReading(false);
    }
  };
  return (
    <Card>
      <Field label={w.paste}>
        <TextInput
          id="code-text"
          value={text}
          onChange={setText}
          onConfirm={() => check(text)}
          maxLength={4_000}
          placeholder="YCT1:…"
          ariaLabel={w.pasteLabel}
        />
      </Field>
      <View className="gate-ways">
        <Button id="check" kind="primary" icon="scan" loading={isChecking} onClick={() => check(text)}>
          {w.check}
        </Button>
        <Button id="photo" icon="camera" loading={isReading} onClick={() => void photo()}>
          {w.photo}
        </Button>
      </View>
    </Card>
  );
}
