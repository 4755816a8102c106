import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { readPolicies } from '../../api';
import { PolicyForm } from '../../policy/policy-form';
import { inForceFor } from '../../policy/typed-policy';
import { words } from '../../words';
import '../../admin.scss';
import '../../policy/policy.scss';

/** A new version of a policy: from the one of `id`, or for a `unitId` from what it goes by now; else the city's. */
export default function PolicyEditPage() {
  const w = words.use().policy;
  const { person, grants, status } = useSession();
  const [asked] = useState(() => ({ id: pageParam('id'), unitId: pageParam('unitId') ?? null }));
  const read = useResource(person ? `sos.policy-edit.${person.personId}` : null, readPolicies);
  // What is being written stands on what was read first: it does not move when the page comes back.
  const [first, setFirst] = useState(read.data);
  if (!first && read.data) setFirst(read.data);
  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  if (person && !grants.some((grant) => grant.role === 'administrator')) {
    return <Screen title={w.title} state="empty" empty={{ title: w.only }} />;
  }
  if (!first) {
    return (
      <Screen
        title={w.title}
        state={read.error ? 'error' : 'loading'}
        error={read.error}
        onRetry={() => void read.reload()}
      />
    );
  }
  const { policies, units } = first;
  const chosen = policies.find((policy) => policy.id === asked.id && !policy.isBuiltIn);
  const unitId = chosen ? chosen.unitId : asked.unitId;
  const inForce = inForceFor(policies, units, unitId);
  const base = chosen ?? inForce;
  if (!inForce || !base || (asked.id && !chosen)) {
    return <Screen title={w.title} state="empty" empty={{ title: w.gone, hint: w.goneHint }} />;
  }
  const unitName = units.find((unit) => unit.id === unitId)?.name ?? w.city;
  return <PolicyForm base={base} inForce={inForce} unitId={unitId} unitName={unitName} />;
}
