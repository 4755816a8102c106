import type { PolicyView } from '@contracts/sos-policies';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { requireSignIn, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card, SectionTitle } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { Sheet } from '@/shared/ui/sheet';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { readPolicies } from '../../api';
import { PolicySteps } from '../../policy/policy-steps';
import { UnitSheet } from '../../policy/unit-sheet';
import { words } from '../../words';
import '../../admin.scss';
import '../../policy/policy.scss';

const EDIT = '/features/sos-admin/pages/policy-edit/index';
const FIRST_SHOWN = 10;

/** 求助找人的办法: whom a call asks, when and by what; in force, and what was before. */
export default function PolicyPage() {
  const w = words.use().policy;
  const language = useLanguage((store) => store.language);
  const { person, grants, status } = useSession();
  const mayPublish = grants.some((grant) => grant.role === 'administrator');
  const read = useResource(person ? `sos.policies.${person.personId}.${language}` : null, readPolicies);
  const [opened, setOpened] = useState<PolicyView | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const [shown, setShown] = useState(FIRST_SHOWN);
  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
    else if (read.data) void read.reload();
  });
  Taro.usePullDownRefresh(() => {
    void read.reload().finally(() => Taro.stopPullDownRefresh());
  });

  const { policies = [], units = [] } = read.data ?? {};
  const nameOf = ({ unitId }: PolicyView) => units.find((unit) => unit.id === unitId)?.name ?? w.city;
  const inForce = policies
    .filter((policy) => policy.retiredAt === null && !policy.isBuiltIn)
    .sort((a, b) => Number(a.unitId !== null) - Number(b.unitId !== null));
  const builtIn = policies.filter((policy) => policy.isBuiltIn);
  const before = policies.filter((policy) => policy.retiredAt !== null);
  const own = new Set(inForce.map((policy) => policy.unitId));

  return (
    <Screen
      title={w.title}
      state={read.data ? 'ready' : read.error ? 'error' : 'loading'}
      error={read.error}
      onRetry={() => void read.reload()}
      wide
      footer={
        mayPublish && read.data ? (
          <BottomBar>
            <Button id="own-policy" size="large" icon="plus" onClick={() => setChoosing(true)}>
              {w.own}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      <View className="sosa-policies">
        {inForce.map((policy) => (
          <Card
            key={policy.id}
            id={`policy-${policy.unitId ?? 'city'}`}
            title={nameOf(policy)}
            aside={<Tag tone="primary">{w.version(policy.version)}</Tag>}
          >
            <View className="sosa-hint sosa-before">{`${policy.name} · ${w.since(formatDay(policy.createdAt))}`}</View>
            <PolicySteps policy={policy} />
            {mayPublish ? (
              <View className="sosa-actions">
                <Button
                  id={`edit-${policy.unitId ?? 'city'}`}
                  icon="edit"
                  ariaLabel={`${w.edit} ${nameOf(policy)}`}
                  onClick={() => go(EDIT, { id: policy.id })}
                >
                  {w.edit}
                </Button>
              </View>
            ) : null}
          </Card>
        ))}
      </View>
      {before.length > 0 ? (
        <Card flush title={w.history} id="policy-history">
          {before.slice(0, shown).map((policy) => (
            <ListRow
              key={policy.id}
              title={`${nameOf(policy)} · ${w.version(policy.version)}`}
              note={`${policy.name} · ${w.until(formatInstant(policy.createdAt), formatInstant(policy.retiredAt!))}`}
              onClick={() => setOpened(policy)}
            />
          ))}
          {before.length > shown ? (
            <Button kind="quiet" block onClick={() => setShown(shown + FIRST_SHOWN)}>
              {w.older}
            </Button>
          ) : null}
        </Card>
      ) : null}
      <SectionTitle>{w.builtInTitle}</SectionTitle>
      <View className="sosa-hint sosa-before">{w.builtInHint}</View>
      <View className="sosa-policies">
        {builtIn.map((policy) => (
          <Card key={policy.id} title={policy.name} aside={<Tag>{w.builtIn}</Tag>}>
            <PolicySteps policy={policy} />
          </Card>
        ))}
      </View>
      {opened ? (
        <Sheet
          visible
          isText
          title={`${nameOf(opened)} · ${w.version(opened.version)}`}
          onClose={() => setOpened(null)}
          footer={
            mayPublish ? (
              <Button
                id="use-again"
                size="large"
                onClick={() => {
                  setOpened(null);
                  go(EDIT, { id: opened.id });
                }}
              >
                {w.useAgain}
              </Button>
            ) : undefined
          }
        >
          <PolicySteps policy={opened} />
        </Sheet>
      ) : null}
      {isChoosing ? (
        <UnitSheet
          units={units.filter((unit) => !own.has(unit.id))}
          onClose={() => setChoosing(false)}
          onPick={(unitId) => {
            setChoosing(false);
            go(EDIT, { unitId });
          }}
        />
      ) : null}
    </Screen>
  );
}
