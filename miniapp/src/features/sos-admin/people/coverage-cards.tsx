import type { Coverage } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { runCoverage } from '../api';
import { words } from '../words';

/** The nightly proof: when it ran, and how many have an hour without anybody. */
export function RunCard({ coverage, onAsked }: { coverage: Coverage; onAsked(): Promise<void> }) {
  const w = words.use().people;
  const [isBusy, setBusy] = useState(false);
  const { run } = coverage;
  async function start(): Promise<void> {
    setBusy(true);
    try {
      await runCoverage();
      toastDone(w.runAsked);
      await onAsked();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Card id="coverage-run">
      <View className="sosa-figures">
        {!run
          ? w.runNone
          : run.state === 'running'
            ? w.running
            : w.run(formatInstant(run.finishedAt ?? run.startedAt), run.people, run.uncovered)}
      </View>
      <View className="sosa-actions">
        <Button
          id="run-coverage"
          icon="refresh"
          loading={isBusy || run?.state === 'running'}
          onClick={() => void start()}
        >
          {w.runNow}
        </Button>
      </View>
    </Card>
  );
}

/** One stretch of hours in which a step reaches nobody: where, why, whom it concerns. */
export function GapCard({ gap }: { gap: Coverage['gaps'][number] }) {
  const w = words.use().people;
  return (
    <Card>
      <View className="sosa-tags">
        <Tag tone="wrong">{w.step(gap.step)}</Tag>
        <Tag>{w.people(gap.people)}</Tag>
      </View>
      <View className="sosa-item">{gap.unitName}</View>
      <View className="sosa-figures">{w.from(formatInstant(gap.from), formatInstant(gap.until))}</View>
      <View className="sosa-hint">{gap.words}</View>
      {gap.examples.length > 0 ? (
        <View className="sosa-hint" {...aria({ role: 'list' })}>
          {gap.examples.map((one) => (
            <View key={one.personId} {...aria({ role: 'listitem' })}>
              {one.name}
            </View>
          ))}
        </View>
      ) : null}
    </Card>
  );
}
