import { ApiError, type Words } from '../../platform/errors';

/** Refusals of this capability, each with what to do next. */
export const refusals = {
  unknownEntry: () =>
    new ApiError('not_found', {
      words: { zh: '没有找到这个事项，可以搜一搜，或者打 12345 问', en: 'No such entry. Search for it, or call 12345' },
    }),
  stale: () =>
    new ApiError('conflict', {
      words: {
        zh: '别人刚刚改过这个事项，您的内容还在，请重新打开后再改',
        en: 'Somebody changed this entry just now. Open it again, then repeat your change',
      },
    }),
  wrongState: () =>
    new ApiError('state_conflict', {
      words: {
        zh: '这个事项现在不能这样操作，请刷新看最新状态',
        en: 'This cannot be done now. Refresh to see its state',
      },
    }),
  notYours: () =>
    new ApiError('forbidden', {
      words: { zh: '只能管理本部门的事项', en: 'You can only look after entries of your own department' },
    }),
  secondPerson: () =>
    new ApiError('forbidden', {
      words: {
        zh: '您参与写了这一版，要请另一位同事审核',
        en: 'You wrote part of this edition: another person must review it',
      },
    }),
  fields: (fields: Record<string, Words>) => new ApiError('invalid_request', { fields }),
};
