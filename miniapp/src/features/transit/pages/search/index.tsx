import type { TransitSearchAnswer } from '@contracts/transit';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { TextInput } from '@/shared/ui/field';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { Screen } from '@/shared/ui/screen';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { go } from '@/shared/wechat/navigation';
import { searchTransit } from '../../api';
import { LineBadge } from '../../components/line-badge';
import { nameOf, signOf } from '../../names';
import { forgetSearches, recentSearches, rememberSearch } from '../../saved-stops';
import { words } from '../../words';
import '../../transit.scss';

/** Typing pauses this long before the words are looked for. */
const PAUSE_MS = 250;
const LINES_ON_STOP = 6;

/** 搜公交: stops and lines as they are written, said or abbreviated. */
export default function SearchPage() {
  const w = words.use();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [recent, setRecent] = useState(recentSearches);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useResource<TransitSearchAnswer>(asked ? `transit.search.${asked}` : null, () => searchTransit(asked));
  const open = (path: string, query: Record<string, string>) => {
    rememberSearch(asked);
    setRecent(recentSearches());
    go(path, query);
  };

  return (
    <Screen title={w.searchTitle}>
      <View className="transit-search">
        <TextInput
          id="transit-search"
          kind="search"
          value={text}
          onChange={setText}
          onConfirm={() => setAsked(text.trim())}
          placeholder={w.searchHint}
          maxLength={40}
          autoFocus
          voice
          ariaLabel={w.searchLabel}
        />
      </View>
      {asked === '' ? <Recent words={recent} onPick={setText} onClear={() => setRecent(clearRecent())} /> : null}
      {asked !== '' && found.isLoading ? <SkeletonCards count={3} rows={1} /> : null}
      {asked !== '' && !found.data && found.error ? <PartFailed error={found.error} onRetry={found.reload} /> : null}
      {found.data ? <Results found={found.data} onOpen={open} /> : null}
    </Screen>
  );
}

function clearRecent(): string[] {
  forgetSearches();
  return [];
}

function Recent(props: { words: string[]; onPick(text: string): void; onClear(): void }) {
  const w = words.use();
  if (props.words.length === 0) return <Empty icon="search" title={w.searchLabel} hint={w.searchExample} />;
  return (
    <>
      <SectionTitle
        aside={
          <View className="transit-clear" {...pressable(props.onClear)}>
            {w.clearRecent}
          </View>
        }
      >
        {w.recent}
      </SectionTitle>
      <Card flush>
        {props.words.map((text) => (
          <ListRow key={text} icon="history" title={text} onClick={() => props.onPick(text)} />
        ))}
      </Card>
    </>
  );
}

function Results(props: { found: TransitSearchAnswer; onOpen(path: string, query: Record<string, string>): void }) {
  const w = words.use();
  const { lines, places } = props.found;
  if (lines.length === 0 && places.length === 0) {
    return <Empty icon="search" title={w.nothingFound} hint={w.nothingFoundHint} />;
  }
  return (
    <>
      {lines.length > 0 ? (
        <>
          <SectionTitle>{w.lines}</SectionTitle>
          <Card flush>
            {lines.map((line) => (
              <ListRow
                key={line.id}
                id={`line-${line.id}`}
                icon="route"
                title={<LineBadge label={line.label} color={line.color} />}
                note={
                  <>
                    <View>{nameOf(line.name, line.nameLatin)}</View>
                    {line.variants.length > 0 ? (
                      <View>{w.variants(line.variants.map((one) => one.label).join(' · '))}</View>
                    ) : null}
                  </>
                }
                onClick={() => props.onOpen('/features/transit/pages/line/index', { id: line.id })}
              />
            ))}
          </Card>
        </>
      ) : null}
      {places.length > 0 ? (
        <>
          <SectionTitle>{w.stops}</SectionTitle>
          <Card flush>
            {places.map((place) => {
              const sign = signOf(place.name, place.latin);
              const lineNames = place.lines
                .slice(0, LINES_ON_STOP)
                .map((line) => line.label)
                .join(' · ');
              return (
                <ListRow
                  key={place.id}
                  id={`stop-${place.id}`}
                  icon="place"
                  title={nameOf(place.name, place.latin)}
                  note={
                    <>
                      {sign ? <View>{sign}</View> : null}
                      <View>
                        {place.lines.length > LINES_ON_STOP
                          ? `${lineNames} … ${w.linesHere(place.lines.length)}`
                          : lineNames}
                      </View>
                    </>
                  }
                  onClick={() => props.onOpen('/features/transit/pages/board/index', { id: place.id })}
                />
              );
            })}
          </Card>
        </>
      ) : null}
    </>
  );
}
