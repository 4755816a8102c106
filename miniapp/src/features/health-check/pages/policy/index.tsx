import type { PolicyRecord } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { requireSignIn, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { Screen } from '@/shared/ui/screen';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { confirmPolicy, endPolicy, loadPolicies } from '../../api';
import { PolicyCard } from '../../components/policy-card';
import { ProposeSheet } from '../../components/propose-sheet';
import { words } from '../../words';
import './policy.scss';

/** 健康码管理: the switch of the capability, with its grounds and its ends. */
export default function PolicyPage() {
  const w = words.use();
  const { person, grants } = useSession();
  const isAdministrator = grants.some((grant) => grant.role === 'administrator');
  const list = useResource(person ? `health-check.policies.${person.personId}` : null, loadPolicies, {
    live: ['health-code.policy-changed'],
    everyMs: 15_000,
  });
  const [ending, setEnding] = useState<PolicyRecord>();
  const [isProposing, setProposing] = useState(false);

  if (!person) {
    const action = { label: w.signIn, onClick: () => void requireSignIn() };
    return <Screen title={w.policyTitle} state="empty" empty={{ title: w.visitorTitle, action }} />;
  }
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      toastDone(done);
    } catch (error) {
      toastFailure(error);
    }
    await list.reload();
  };
  const policies = list.data?.policies ?? [];
  return (
    <Screen
      title={w.policyTitle}
      state={list.data ? (policies.length > 0 ? 'ready' : 'empty') : list.error ? 'error' : 'loading'}
      empty={{ title: w.noPolicies, hint: w.noPoliciesHint }}
      error={list.error}
      onRetry={() => void list.reload()}
      wide
      className="policy-screen"
      footer={
        isAdministrator ? (
          <BottomBar>
            <Button id="propose" size="large" onClick={() => setProposing(true)}>
              {w.propose}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      <View className="policy-cards">
        {policies.map((policy) => (
          <PolicyCard key={policy.policyId} policy={policy}>
            <View className="policy-ways">
              {policy.state === 'proposed' ? (
                <Button
                  id={`confirm-${policy.policyId}`}
                  kind="primary"
                  onClick={() => void act(() => confirmPolicy(policy.policyId), w.confirmed)}
                >
                  {w.confirm}
                </Button>
              ) : null}
              {isAdministrator && (policy.state === 'proposed' || policy.state === 'active') ? (
                <Button
                  id={`end-${policy.policyId}`}
                  kind={policy.state === 'active' ? 'danger' : 'plain'}
                  onClick={() => setEnding(policy)}
                >
                  {policy.state === 'active' ? w.end : w.withdraw}
                </Button>
              ) : null}
            </View>
          </PolicyCard>
        ))}
      </View>
      <EndSheet
        policy={ending}
        onClose={() => setEnding(undefined)}
        onEnd={(policy, reason) => {
          setEnding(undefined);
          void act(() => endPolicy(policy.policyId, reason), policy.state === 'active' ? w.endedDone : w.withdraw);
        }}
      />
      <ProposeSheet
        visible={isProposing}
        onClose={() => setProposing(false)}
        onDone={() => {
          setProposing(false);
          void list.reload();
        }}
      />
    </Screen>
  );
}

/** Ending cannot be undone, so it asks for a reason in words. */
function EndSheet(props: {
  policy: PolicyRecord | undefined;
  onClose(): void;
  onEnd(policy: PolicyRecord, reason: string): void;
}) {
  const w = words.use();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { policy } = props;
  const isActive = policy?.state === 'active';
  const submit = () => {
    setAsked(true);
    if (!policy || reason.trim().length < 2) return;
    props.onEnd(policy, reason.trim());
    setReason('');
    setAsked(false);
  };
  return (
    <FormSheet
      visible={policy !== undefined}
      title={isActive ? w.endAsk : w.withdraw}
      onClose={props.onClose}
      submit={isActive ? w.end : w.withdraw}
      submitId="end-submit"
      isDanger={isActive}
      onSubmit={submit}
    >
      {isActive ? <View className="policy-hint">{w.endText}</View> : null}
      <Field
        label={w.reason}
        hint={w.reasonHint}
        error={isAsked && reason.trim().length < 2 ? w.reasonNeeded : undefined}
      >
        <TextBox id="end-reason" value={reason} onChange={setReason} rows={3} ariaLabel={w.reason} />
      </Field>
    </FormSheet>
  );
}
