import type { ReconItemRow } from '../../bff/contracts/finance';
import { demoPerson } from '../../prisma/seed/demo-people';
import { DEMO } from '../../prisma/seed/ids';
import { declare, signIn } from '../api/health-code/people';
import { type PayingCity, startPayingCity } from '../api/payments/paying-city';
import { step, submit, uploadPhoto } from '../api/reports/report-city';
import type { City } from '../support/city';
import { liveFinanceDay } from '../support/finance-day';
import { passOf, pressFor } from '../support/sos';

/** What the screens are about: things of the demo city in the states that show most. */
export interface Facts {
  paying: PayingCity;
  /** answered, waiting to be rated */
  reportId: string;
  accountId: string;
  /** items of the page on which a payment is confirmed, as it gets them */
  payItems: string;
  paidId: string;
  waitingId: string;
  stopId: string;
  lineId: string;
  slug: string;
  draftEntryId: string;
  /** somebody asks for help, and nobody has taken it up */
  sosCaseId: string;
  /** query of the link in the daughter's text message */
  sosAnswer: string;
  financeDay: string;
  financeItemId: string;
}

/** A report that went the whole way to its answer, and two that nobody has taken up. */
async function makeReports(city: City): Promise<string> {
  const [citizen, dispatcher, handler] = await Promise.all([
    signIn(city, 'citizen'),
    signIn(city, 'dispatcher'),
    signIn(city, 'handler'),
  ]);
  const { id } = await submit(citizen, { photoIds: [await uploadPhoto(citizen, '#8a6a3a')] });
  await submit(citizen, { words: '路灯一直闪', categoryId: 'streets.lamp' });
  await submit(citizen, { words: '夜里有人唱歌', categoryId: 'order.noise' });
  await city.jobsIdle();
  await step(dispatcher, id, 'assign', { unitId: DEMO.units.cityManagement });
  await step(handler, id, 'accept');
  const photoIds = [await uploadPhoto(handler, '#3a8a5a')];
  const answered = await step(handler, id, 'answer', {
    publicReply: '今天上午已清运，并把收运改为每天两次。',
    photoIds,
  });
  if (answered.status !== 200) throw new Error(`not answered: ${JSON.stringify(answered.body)}`);
  return id;
}

/** What the link in the text message to the daughter opens: who asks for help, and whether she goes. */
async function answerLinkOf(city: City): Promise<string> {
  const { phone } = demoPerson('citizen');
  const link = await city
    .until(() => city.simulators.sms.texts(phone).flatMap(({ text }) => /answer\S*\?(\S+)/.exec(text)?.[1] ?? [])[0], {
      what: 'the daughter was written to',
    })
    .catch(() => '');
  return link ? `?${link}` : '';
}

/** Two days on, with yesterday's three books compared. */
async function compareBooks(paying: PayingCity): Promise<{ day: string; itemId: string }> {
  const { day, suspended } = await liveFinanceDay(paying);
  const clerk = await signIn(paying.city, 'financeClerk');
  await clerk.post(`/finance/days/${day}/run`, {});
  const item = await paying.city.until(
    async () => {
      const { body } = await clerk.get('/finance/items?limit=100');
      return (body.items as ReconItemRow[]).find((one) => one.reference === suspended);
    },
    { what: 'the day is compared', withinMs: 90_000 },
  );
  return { day, itemId: item.itemId };
}

/** A city with something to see on every screen. `withBuses` brings the timetable in, which takes a minute. */
export async function startFacts(options: { withBuses: boolean; withFinance: boolean }): Promise<Facts> {
  const paying = await startPayingCity({
    environment: options.withBuses ? { TRANSIT_WATCH: 'on', TRANSIT_LIVE_EVERY_S: '1' } : {},
  });
  try {
    return await fill(paying, options);
  } catch (error) {
    await paying.stop();
    throw error;
  }
}

async function fill(paying: PayingCity, options: { withBuses: boolean; withFinance: boolean }): Promise<Facts> {
  const { city } = paying;
  // It moves the clock by two days, so it comes first: whoever signs in does so after it.
  const finance = options.withFinance ? await compareBooks(paying) : { day: '', itemId: '' };
  if (!options.withFinance) {
    // A working morning: counters are open and buses run, whatever the hour of the machine.
    const morning = new Date(city.clock.now().getTime() + 86_400_000);
    morning.setUTCHours(2, 40, 0, 0);
    city.clock.set(morning.toISOString());
  }
  if (options.withBuses) {
    await city.until(async () => (await city.visitor().get('/transit/stops/near')).status === 200, {
      withinMs: 120_000,
      what: 'the timetable is in',
    });
  }
  const reportId = await makeReports(city);
  const citizen = await signIn(city, 'citizen');
  await declare(citizen);
  const elder = await signIn(city, 'elder');
  await declare(elder);
  const pressed = await pressFor(city, await passOf(elder));

  const [power, property] = await paying.owed(citizen, 'power', 'property');
  const waiting = await paying.checkOut(citizen, [power!]);
  const advance = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
  paying.pay(advance.body);
  await paying.untilStates(citizen, advance.body.paymentId, 'credited');

  const publisher = await signIn(city, 'publisher');
  const draft = await publisher.post('/services/desk/entries', {
    slug: 'family-doctor',
    unitId: DEMO.units.governmentServices,
    title: { zh: '家庭医生签约', en: 'Sign up with a family doctor' },
  });
  const found = options.withBuses ? (await city.visitor().get('/transit/search?q=rmgc')).body.places : [];
  return {
    paying,
    reportId,
    accountId: power!.accountId,
    payItems: encodeURIComponent(JSON.stringify([{ ...property, amountFen: null }])),
    paidId: advance.body.paymentId,
    waitingId: waiting.body.paymentId,
    stopId: encodeURIComponent(found[0]?.id ?? 'place.19171'),
    lineId: 'L1',
    slug: 'newborn-one-stop',
    draftEntryId: draft.body.entryId,
    sosCaseId: pressed.body.caseId,
    sosAnswer: await answerLinkOf(city),
    financeDay: finance.day,
    financeItemId: finance.itemId,
  };
}
