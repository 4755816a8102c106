import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { Button } from '@/shared/ui/button';
import { Sheet } from '@/shared/ui/sheet';
import { dial } from '@/shared/wechat/phone';
import { words } from '../words';

/** Danger first: the number to dial and the place to read out, before the report goes on. */
export function EmergencySheet(props: {
  category: ReportCategory | null;
  address: string;
  onGoOn(): void;
  onClose(): void;
}) {
  const w = words.use();
  const emergency = props.category?.emergency;
  return (
    <Sheet
      visible={Boolean(emergency)}
      title={w.emergency.title}
      onClose={props.onClose}
      footer={
        <Button id="not-urgent" size="large" onClick={props.onGoOn}>
          {w.emergency.goOn}
        </Button>
      }
    >
      <View className="report-emergency__words">{emergency?.words}</View>
      {props.address ? (
        <View className="report-emergency__place">
          {w.emergency.where} {props.address}
        </View>
      ) : null}
      <Button
        id="dial-emergency"
        kind="danger"
        size="large"
        icon="phone"
        onClick={() => (emergency ? dial(emergency.phone) : undefined)}
      >
        {emergency ? w.emergency.dial(emergency.phone) : ''}
      </Button>
    </Sheet>
  );
}
