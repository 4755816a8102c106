import { FAILURE_GROUPS, gapsInTable } from '../../chaos/payments/failures';
import { type OpenStage, openStage } from '../../chaos/payments/stage';

it('has each of the 75 failures once', () => {
  expect(gapsInTable()).toEqual([]);
});

describe.each(FAILURE_GROUPS.filter(({ failures }) => failures.length > 0))('failures of $name', ({ failures }) => {
  let open: OpenStage;
  beforeAll(async () => {
    open = await openStage();
  });
  afterAll(() => open?.close());

  // Breakers and deadlines of calls run on real time: a failure may have to wait for them more than once.
  it.each(failures.map((failure) => ({ ...failure })))(
    '$number. $title: $outcome',
    (failure) => open.play(failure),
    150_000,
  );
});
