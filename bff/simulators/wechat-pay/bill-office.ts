import type { SimAnswer, SimRequest } from '../simulator.types';
import type { PayWorld } from './pay-answers';
import { PayRefusal } from './pay-answers';

export function createBillOffice(_world: PayWorld) {
  return {
    apply(_mchid: string, _kind: 'trade' | 'fund', _request: SimRequest, _origin: string): object {
      throw new PayRefusal('STATEMENT_CREATING', '账单生成中');
    },
    download(_mchid: string, _request: SimRequest): SimAnswer {
      throw new PayRefusal('RESOURCE_NOT_EXISTS', '账单不存在');
    },
  };
}
