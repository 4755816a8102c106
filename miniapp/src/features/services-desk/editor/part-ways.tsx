import type { ServiceContent } from '@contracts/services';
import { View } from '@tarojs/components';
import { Button } from '@/shared/ui/button';
import { choosePlace } from '@/shared/wechat/location';
import { canShowPlace } from '@/shared/wechat/map';
import { useEditor, valueAt } from './editor-context';
import { ListField, ManyField, OneField, PlainField, SaidField } from './inputs';
import { none, optionsOf } from './options';
import { NumberField } from './whole-fields';
import { words } from './words';

type ChannelKind = ServiceContent['channel']['kind'];
const EMPTY_CHANNELS: Record<ChannelKind, () => ServiceContent['channel']> = {
  counter: () => ({ kind: 'counter' }),
  link: () => ({ kind: 'link', url: 'https://' }),
  mini_program: () => ({ kind: 'mini_program', appId: '', path: '' }),
  page: () => ({ kind: 'page', sections: [{ heading: none(), body: none() }] }),
};

/** Where it is done: online, at a counter, by phone. */
export function Ways() {
  const w = words.use();
  const editor = useEditor();
  const { kind } = editor.content.channel;
  return (
    <>
      <ManyField path="handling" label={w.sections.handling!} options={optionsOf(w.ways)} />
      <OneField<ChannelKind>
        path="channel.kind"
        label={w.sections.channel!}
        options={optionsOf(w.channels)}
        onChoose={(chosen) => chosen !== kind && editor.set('channel', EMPTY_CHANNELS[chosen]())}
      />
      {editor.problemAt('channel') ? <View className="sdesk__problem">{editor.problemAt('channel')}</View> : null}
      {kind === 'link' ? <PlainField path="channel.url" label={w.url} hint={w.urlHint} max={500} /> : null}
      {kind === 'mini_program' ? (
        <>
          <PlainField path="channel.appId" label={w.appId} max={40} />
          <PlainField path="channel.path" label={w.path} max={300} />
        </>
      ) : null}
      {kind === 'page' ? (
        <ListField
          path="channel.sections"
          title={w.heading}
          empty={() => ({ heading: none(), body: none() })}
          atMost={20}
        >
          {(path) => (
            <>
              <SaidField path={`${path}.heading`} label={w.heading} max={60} />
              <SaidField path={`${path}.body`} label={w.body} max={2000} rows={4} />
            </>
          )}
        </ListField>
      ) : null}
      <View className="sedit__sub">{w.sections.phones}</View>
      <ListField path="phones" title={w.sections.phones!} empty={() => ({ label: none(), number: '' })} atMost={6}>
        {(path) => (
          <View className="sedit__row">
            <PlainField path={`${path}.number`} label={w.phoneNumber} hint={w.phoneHint} max={24} />
            <SaidField path={`${path}.label`} label={w.phoneLabel} max={40} />
          </View>
        )}
      </ListField>
      <View className="sedit__sub">{w.sections.places}</View>
      <ListField
        path="places"
        title={w.sections.places!}
        empty={() => ({ name: none(), address: none(), position: null })}
        atMost={12}
      >
        {(path) => <PlaceFields path={path} />}
      </ListField>
    </>
  );
}

function PlaceFields(props: { path: string }) {
  const { path } = props;
  const w = words.use();
  const editor = useEditor();
  const position = valueAt(editor.content, `${path}.position`);
  return (
    <>
      <SaidField path={`${path}.name`} label={w.placeName} max={60} />
      <SaidField path={`${path}.address`} label={w.address} max={120} />
      {canShowPlace ? (
        <Button
          icon="place"
          onClick={() => {
            void choosePlace(null).then((chosen) => chosen && editor.set(`${path}.position`, chosen.position));
          }}
        >
          {w.pickPlace}
        </Button>
      ) : null}
      {position ? (
        <View className="sedit__pair">
          <NumberField path={`${path}.position.latitude`} label={w.latitude} decimals needed />
          <NumberField path={`${path}.position.longitude`} label={w.longitude} decimals needed />
        </View>
      ) : canShowPlace ? null : (
        <Button
          icon="place"
          onClick={() => editor.set(`${path}.position`, { latitude: 26.05, longitude: 103.8, datum: 'gcj02' })}
        >
          {w.latitude}
        </Button>
      )}
    </>
  );
}
