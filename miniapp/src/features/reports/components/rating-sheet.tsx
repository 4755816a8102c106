import { View } from '@tarojs/components';
import { useState } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { Rate } from '@/shared/ui/rate';
import { words } from '../words';

export interface RatingGiven extends Record<string, unknown> {
  result: number;
  speed: number;
  attitude: number;
  words?: string;
}

/** Three things apart: a kind answer that solved nothing is not a good result. */
export function RatingSheet(props: {
  visible: boolean;
  isBusy: boolean;
  onClose(): void;
  onSubmit(rating: RatingGiven): void;
}) {
  const w = words.use();
  const [result, setResult] = useState(0);
  const [speed, setSpeed] = useState(0);
  const [attitude, setAttitude] = useState(0);
  const [said, setSaid] = useState('');
  const isWhole = result > 0 && speed > 0 && attitude > 0;
  return (
    <FormSheet
      visible={props.visible}
      title={w.rate.title}
      onClose={props.onClose}
      submit={w.rate.submit}
      submitId="submit-rating"
      isBusy={props.isBusy}
      isOff={!isWhole}
      onSubmit={() => props.onSubmit({ result, speed, attitude, ...(said.trim() ? { words: said.trim() } : {}) })}
    >
      <Field label={w.rate.result} hint={result > 0 && result < 3 ? w.rate.poor : undefined}>
        <Rate id="rate-result" label={w.rate.result} value={result} onChange={setResult} words={w.rate.resultWords} />
      </Field>
      <Field label={w.rate.speed}>
        <Rate id="rate-speed" label={w.rate.speed} value={speed} onChange={setSpeed} words={w.rate.speedWords} />
      </Field>
      <Field label={w.rate.attitude}>
        <Rate
          id="rate-attitude"
          label={w.rate.attitude}
          value={attitude}
          onChange={setAttitude}
          words={w.rate.attitudeWords}
        />
      </Field>
      <Field label={w.rate.more} optional>
        <TextBox id="rate-words" value={said} maxLength={300} rows={2} ariaLabel={w.rate.more} onChange={setSaid} />
      </Field>
      <View className="report-hint">{w.detail.ratingSealed}</View>
    </FormSheet>
  );
}
