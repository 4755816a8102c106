import type { Position } from '@contracts/shared';
import type { SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n';
import { sosWords } from '@/shared/sos/sos-words';
import { formatDistance, formatSpan } from '@/shared/sos/spans';
import { useNow } from '@/shared/sos/use-now';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { toast } from '@/shared/ui/toast';
import { copyText } from '@/shared/wechat/clipboard';
import { canShowPlace, showPlace } from '@/shared/wechat/map';
import { words } from '../words';

const coordinates = (position: Position) => `${position.latitude.toFixed(6)}, ${position.longitude.toFixed(6)}`;

/** Where help should go: what the phone says beside the home on file, and whether the two agree. */
export function PlaceCard({ found }: { found: SosCase }) {
  const w = words.use().where;
  const s = sosWords.use();
  const language = useLanguage((store) => store.language);
  const { place } = found;
  const { fix } = place;
  if (found.stage === 'closed' && !fix && !place.homeAddress) {
    return (
      <Card title={w.title} id="case-place">
        <View className="sosd-hint">{w.closed}</View>
      </Card>
    );
  }
  return (
    <Card title={w.title} id="case-place">
      {place.awayFromHomeM !== null ? (
        <View id="case-away" className="sosd-strip sosd-strip--away" {...aria({ role: 'alert' })}>
          <Icon name="warning" />
          <View className="sosd-strip__words">{w.away(formatDistance(place.awayFromHomeM, language))}</View>
        </View>
      ) : null}
      <View className="sosd-places">
        <Place icon="home" title={w.home} id="case-home">
          {place.homeAddress ? (
            <View className="sosd-place__main">{place.homeAddress}</View>
          ) : (
            <View className="sosd-hint">{w.homeNone}</View>
          )}
          {place.home && fix && fix.accuracyM !== null && place.awayFromHomeM === null ? (
            <View className="sosd-hint">{w.agree}</View>
          ) : null}
          {place.home ? <MapButton id="map-home" name={place.homeAddress ?? w.home} position={place.home} /> : null}
        </Place>
        <Place icon="locate" title={w.now} id="case-fix">
          {fix ? (
            <>
              <View className="sosd-place__main">
                {s.fixSources[fix.source]}
                {language === 'zh' ? '，' : ', '}
                {fix.accuracyM === null ? w.circleUnknown : w.circle(formatDistance(fix.accuracyM, language))}
              </View>
              <FixAge takenAt={fix.takenAt} />
              <View className="sosd-hint sosd-figures">
                {coordinates(fix.position)} {fix.position.datum === 'gcj02' ? w.gcj02 : w.wgs84}
              </View>
              <MapButton id="map-fix" name={found.personName} position={fix.position} />
            </>
          ) : (
            <>
              <View className="sosd-place__main">{w.none}</View>
              <View className="sosd-hint">{w.noneHint}</View>
            </>
          )}
        </Place>
      </View>
      {place.unitName ? (
        <View className="sosd-hint">
          {w.unit} {place.unitName}
        </View>
      ) : null}
    </Card>
  );
}

/** Old positions mislead: the age counts on while the screen is open. */
function FixAge({ takenAt }: { takenAt: string }) {
  const w = words.use().where;
  const language = useLanguage((store) => store.language);
  return <View className="sosd-hint">{w.age(formatSpan(useNow() - Date.parse(takenAt), language))}</View>;
}

function Place(props: { id: string; icon: 'home' | 'locate'; title: string; children: ReactNode }) {
  return (
    <View id={props.id} className="sosd-place">
      <View className="sosd-place__title" {...aria({ role: 'heading', level: 3 })}>
        <Icon name={props.icon} />
        {props.title}
      </View>
      {props.children}
    </View>
  );
}

/** WeChat leads there on its own map; a browser has none of ours, so the figures can be copied into another. */
function MapButton(props: { id: string; name: string; position: Position }) {
  const w = words.use().where;
  const { name, position } = props;
  if (canShowPlace && position.datum === 'gcj02') {
    return (
      <Button id={props.id} icon="navigate" onClick={() => showPlace({ name, address: name, position })}>
        {w.map}
      </Button>
    );
  }
  const copy = async () => {
    if (await copyText(coordinates(position))) toast(w.copied);
  };
  return (
    <Button id={props.id} icon="copy" onClick={() => void copy()}>
      {w.copy}
    </Button>
  );
}
