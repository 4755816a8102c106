import type { Feature } from '../../../platform/feature';
import type { Policies } from '../sos.types';
import { createAlertKeys } from './alert-keys';
import { createAlertRunner } from './alert-runner';
import type { AlertsDeps } from './alerts.deps';
import { alertRoutes } from './alerts.routes';
import { createAlertsSql } from './alerts.sql';
import { createHearOfCall } from './hear-of-call';
import { createSendAlert } from './send-alert';
import { createSettleAlert } from './settle-alert';
import { createTidings } from './tidings';

/** Alerts: reaching people by push, WeChat, SMS and telephone, and hearing what they answer. */
export function createAlerts(deps: AlertsDeps, policies: Pick<Policies, 'policyOf'>) {
  const sql = createAlertsSql(deps.db, deps.clock);
  const keys = createAlertKeys(deps.secret);
  const nudge = () => runner.nudge();
  const settle = createSettleAlert({ ...deps, policies, nudge }, sql);
  const runner = createAlertRunner(deps, sql, createSendAlert(deps, sql, keys), settle);
  const tidings = createTidings({ ...deps, sql, nudge });
  const hearing = createHearOfCall({ ...deps, sql, settle, tidings, nudge });

  const feature: Feature = {
    routes: alertRoutes({ ...deps, sql, keys, settle, hearing }),
    async start() {
      if (deps.isWorking) runner.start();
    },
    stop: runner.stop,
  };
  return {
    ...feature,
    nudge,
    tidings,
    tell: tidings.tell,
    lookAtCall: hearing.lookAtCall,
    /** key of an alert's link, for those who show it elsewhere */
    keyOf: keys.keyOf,
    isIdle: runner.isIdle,
    pending: sql.pending,
  };
}
