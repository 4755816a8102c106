import type { DeviceReport } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { PartFailed } from '@/shared/ui/part-failed';
import { Sheet } from '@/shared/ui/sheet';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { readDeviceReport } from '../api';
import { FigureTable } from '../figures/charts';
import { words } from '../words';

const SHANGHAI_MS = 8 * 3_600_000;

/** This month's health of the devices, unit by unit. */
export function ReportSheet({ onClose }: { onClose(): void }) {
  const w = words.use().devices;
  const all = words.use();
  const month = new Date(Date.now() + SHANGHAI_MS).toISOString().slice(0, 7);
  const { data, error, reload } = useResource<DeviceReport>(`sos.device-report.${month}`, () =>
    readDeviceReport(month),
  );
  const rows = (data?.units ?? [])
    .filter((unit) => unit.handedOut > 0)
    .map((unit) => [
      unit.unitName ?? all.figures.unknownArea,
      String(unit.handedOut),
      unit.heardShare === null ? '—' : `${Math.round(unit.heardShare * 100)}%`,
      String(unit.silentNow),
      String(unit.lowBattery),
      String(unit.neverTested),
      String(unit.testedInMonth),
    ]);
  return (
    <Sheet visible title={w.report} onClose={onClose}>
      {data ? null : error ? <PartFailed error={error} onRetry={reload} /> : <SkeletonLines rows={4} />}
      {data && rows.length === 0 ? <View className="sosa-hint">{w.reportNone}</View> : null}
      {rows.length > 0 ? <FigureTable label={w.report} heads={w.reportHeads} rows={rows} /> : null}
    </Sheet>
  );
}
