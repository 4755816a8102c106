import type { ServiceEntry } from '@contracts/services';
import { View } from '@tarojs/components';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Tag } from '@/shared/ui/tag';
import { toastDone } from '@/shared/ui/toast';
import { copyText } from '@/shared/wechat/clipboard';
import { canShowPlace, showPlace } from '@/shared/wechat/map';
import { dial } from '@/shared/wechat/phone';
import { hoursSentences, openSentence } from './entry-sentences';
import { words } from './words';

/** Where and when: addresses that can be copied or walked to, hours with holidays. */
export function PlacesCard(props: { entry: ServiceEntry }) {
  const { places, hours, open } = props.entry;
  const w = words.use();
  if (places.length === 0 && hours.weekly.length === 0) return null;
  const lines = [
    ...hoursSentences(hours.weekly, w),
    hours.onHolidays === 'closed' ? w.holidaysClosed : w.holidaysOpen,
    ...(hours.onHolidays === 'closed' && hours.opensOnMakeUpDays ? [w.makeUp] : []),
    ...(hours.note ? [hours.note] : []),
  ];
  return (
    <Card title={places.length > 0 ? w.where : w.when}>
      {places.map((place, index) => (
        <View key={place.name} className="entry__place">
          <View className="entry__strong">{place.name}</View>
          <View className="entry__second">{place.address}</View>
          <View className="entry__place-actions">
            <Button
              id={index === 0 ? 'copy-address' : undefined}
              icon="copy"
              onClick={() => {
                void copyText(`${place.name} ${place.address}`).then((isDone) => {
                  if (isDone) toastDone(w.addressCopied);
                });
              }}
            >
              {w.copyAddress}
            </Button>
            {place.position && canShowPlace ? (
              <Button icon="navigate" onClick={() => showPlace({ ...place, position: place.position! })}>
                {w.navigate}
              </Button>
            ) : null}
          </View>
        </View>
      ))}
      {hours.weekly.length > 0 ? (
        <View className="entry__hours">
          {places.length > 0 ? <View className="entry__label">{w.when}</View> : null}
          <View className="entry__open">
            <Tag tone={open.isOpen ? 'done' : 'wait'}>{openSentence(open, w)}</Tag>
          </View>
          {lines.map((line) => (
            <View key={line} className="entry__line">
              {line}
            </View>
          ))}
        </View>
      ) : null}
    </Card>
  );
}

export function PhonesCard(props: { phones: ServiceEntry['phones'] }) {
  const w = words.use();
  if (props.phones.length === 0) return null;
  return (
    <Card title={w.phones} flush>
      {props.phones.map((phone) => (
        <ListRow
          key={phone.number}
          id={`call-${phone.number}`}
          icon="phone"
          title={w.call(phone.number)}
          note={phone.label}
          onClick={() => dial(phone.number)}
        />
      ))}
    </Card>
  );
}
