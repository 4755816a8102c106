import type { PortalFunctionCode } from '@contracts/services';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useLanguage, useWords } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Choice, ChoiceRow } from '@/shared/ui/choices';
import { Empty } from '@/shared/ui/empty';
import { TextInput } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { toastDone } from '@/shared/ui/toast';
import { go, goHome, pageParam } from '@/shared/wechat/navigation';
import { CITY_HOTLINE, dial } from '@/shared/wechat/phone';
import { CardRow } from '../../components/card-row';
import { FUNCTION_PLACES } from '../../function-places';
import { useRecentSearches } from '../../use-recent-searches';
import { useSearch } from '../../use-search';
import { words } from '../../words';
import './search.scss';

/** One box for everything: services, whole topics, and what the portal itself does. */
export default function SearchPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [q, setQ] = useState(() => pageParam('q') ?? '');
  const { recent, remember, clear } = useRecentSearches();
  const search = useSearch(q, language);
  const { answer } = search;
  const isEmpty = answer !== undefined && answer.items.length + answer.functions.length + answer.topics.length === 0;

  function openFunction(code: PortalFunctionCode): void {
    remember(q);
    const { path } = FUNCTION_PLACES[code];
    if (path) go(path);
    else if (code === 'call_12345') dial(CITY_HOTLINE);
    else {
      useMode.getState().setElder(true);
      toastDone(w.elderOn);
      goHome();
    }
  }

  return (
    <Screen title={w.searchTitle}>
      <View className="services-search__box" {...aria({ role: 'search' })}>
        <TextInput
          id="search-input"
          kind="search"
          value={q}
          onChange={setQ}
          onConfirm={() => remember(q)}
          placeholder={w.searchPlaceholder}
          ariaLabel={w.searchLabel}
          maxLength={60}
          autoFocus
          end={<Icon name="search" />}
          voice
        />
      </View>
      {q.trim() === '' ? (
        <Suggestions recent={recent} onPick={setQ} onClear={clear} />
      ) : search.error && !answer ? (
        <Screenless error={search.error} onRetry={search.retry} />
      ) : !answer ? (
        <SkeletonCards count={2} rows={3} />
      ) : isEmpty ? (
        <Empty
          icon="search"
          title={w.nothing(answer.q)}
          hint={w.nothingHint}
          action={{ id: 'ask-12345', label: w.ask12345, onClick: () => dial(CITY_HOTLINE) }}
        />
      ) : (
        <View id="search-results" {...aria({ live: 'polite' })}>
          {answer.functions.length > 0 ? (
            <Card title={w.functions} flush>
              {answer.functions.map((one) => (
                <ListRow
                  key={one.code}
                  id={`function-${one.code}`}
                  icon={FUNCTION_PLACES[one.code].icon}
                  title={one.title}
                  note={one.hint}
                  onClick={() => openFunction(one.code)}
                />
              ))}
            </Card>
          ) : null}
          {answer.items.length > 0 ? (
            <Card title={w.results} flush aside={<View className="entry__ready">{w.found(answer.items.length)}</View>}>
              {answer.items.map(({ entry, matchedBy, alias }) => (
                <CardRow
                  key={entry.slug}
                  card={entry}
                  why={alias ? `${w.by.alias} ${alias}` : w.by[matchedBy]}
                  onOpen={() => remember(q)}
                />
              ))}
            </Card>
          ) : null}
          {answer.topics.length > 0 ? (
            <Card title={w.topics} flush>
              {answer.topics.map((topic) => (
                <ListRow
                  key={topic.code}
                  id={`found-topic-${topic.code}`}
                  icon="grid"
                  title={topic.title}
                  end={w.count(topic.entries)}
                  onClick={() => go(PLACES.serviceTopic, { topic: topic.code })}
                />
              ))}
            </Card>
          ) : null}
        </View>
      )}
    </Screen>
  );
}

/** Why searching did not work, below the box that stays. */
function Screenless(props: { error: unknown; onRetry(): void }) {
  const w = words.use();
  const base = useWords();
  const title = props.error instanceof Error ? props.error.message : w.searching;
  return <Empty icon="offline" title={title} action={{ id: 'retry', label: base.retry, onClick: props.onRetry }} />;
}

function Suggestions(props: { recent: string[]; onPick(q: string): void; onClear(): void }) {
  const w = words.use();
  return (
    <View>
      {props.recent.length > 0 ? (
        <>
          <SectionTitle
            aside={
              <View id="clear-recent" className="services-search__clear" {...pressable(props.onClear)}>
                {w.clearRecent}
              </View>
            }
          >
            {w.recent}
          </SectionTitle>
          <Chips words={props.recent} onPick={props.onPick} />
        </>
      ) : null}
      <SectionTitle>{w.hints}</SectionTitle>
      <Chips words={w.hintWords} onPick={props.onPick} />
      <View className="services-search__note">{w.hintNote}</View>
    </View>
  );
}

function Chips(props: { words: string[]; onPick(q: string): void }) {
  return (
    <View className="services-search__chips">
      <ChoiceRow>
        {props.words.map((one) => (
          <Choice key={one} role="button" onPress={() => props.onPick(one)}>
            {one}
          </Choice>
        ))}
      </ChoiceRow>
    </View>
  );
}
