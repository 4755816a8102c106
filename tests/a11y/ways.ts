import type { Page } from 'playwright-core';
import { seen } from '../support/browser';
import type { Mode } from './a11y.types';

/** How many taps an errand takes from the first screen to its end, in each mode. */
export interface WayNumbers {
  errand: string;
  zh: string;
  standard: number;
  elder: number;
}

export interface Walk {
  page: Page;
  mode: Mode;
  /** a photo to take */
  photo: string;
  tap(selector: string): Promise<void>;
}

interface Way {
  errand: string;
  zh: string;
  walk(way: Walk): Promise<void>;
}

async function takePhoto({ page, tap, photo }: Walk): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), tap('#take-photo')]);
  await chooser.setFiles(photo);
}

/** The five errands as somebody in a hurry does them. What is typed is no tap; the password of WeChat is nobody's choice. */
const WAYS: readonly Way[] = [
  {
    errand: 'report',
    zh: '报问题：拍一张垃圾没清运的照片，报上去',
    async walk(way) {
      const { page, mode, tap } = way;
      await tap('#errand-report');
      await takePhoto(way);
      if (mode === 'standard') {
        await seen(page, '.ui-photos__image').waitFor();
        await tap('#next-step');
        await page.getByText('文林社区').waitFor();
        await tap('#next-step');
        await tap('#category-environment-garbage');
        await seen(page, '#report-words textarea').fill('垃圾桶满了');
      } else {
        await page.getByText('文林社区').waitFor();
        await tap('#category-environment-garbage');
      }
      await tap('#send-report');
      await page.getByText(/已受理，编号/).waitFor();
    },
  },
  {
    errand: 'pay',
    zh: '缴费：一张燃气费账单',
    async walk({ page, mode, tap }) {
      await tap('#errand-pay');
      await tap(mode === 'elder' ? '#elder-pay' : '#pay-all');
      await seen(page, '#confirm-pay').waitFor();
      await tap('#confirm-pay');
      await page.locator('#pay-confirm').waitFor();
    },
  },
  {
    errand: 'health-code',
    zh: '健康码：给人看',
    async walk({ page, tap }) {
      await tap('#errand-health-code');
      await seen(page, '#code-symbol').waitFor();
    },
  },
  {
    errand: 'transit',
    zh: '等公交：身边的车还有几分钟到，第一次用',
    async walk({ page, mode, tap }) {
      await tap('#errand-transit');
      if (mode === 'standard') await tap('#locate');
      // The stops around, or that there is no timetable: nothing more is asked either way.
      await seen(page, '.transit-where').or(seen(page, '.ui-empty')).first().waitFor();
    },
  },
  {
    errand: 'services',
    zh: '办事：老年人公交卡怎么办',
    async walk({ page, mode, tap }) {
      await tap('#errand-services');
      // The first screen has a search box too, and is still there for a moment.
      await seen(page, '[id^=topic-]').first().waitFor();
      if (mode === 'standard') {
        await tap('#open-search');
        await seen(page, '#search-input input').fill('老年公交卡');
      }
      // The catalogue lies below for a moment yet, and has a card of the same name.
      await tap(mode === 'standard' ? '#search-results #entry-elder-bus-card' : '#entry-elder-bus-card');
      await seen(page, '.entry__title, #elder-entry').first().waitFor();
    },
  },
];

/** Does every errand in a mode, each from the first screen, and counts. */
export async function countTaps(
  pageFor: () => Promise<Page>,
  mode: Mode,
  url: string,
  photo: string,
  /** errands that the city at hand does not offer: one without a timetable has no buses */
  without: readonly string[] = [],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const way of WAYS.filter((one) => !without.includes(one.errand))) {
    const page = await pageFor();
    await page.goto('about:blank');
    await page.goto(`${url}/#/pages/home/index`);
    let taps = 0;
    await way.walk({
      page,
      mode,
      photo,
      async tap(selector) {
        await seen(page, selector).first().click();
        taps += 1;
      },
    });
    counts[way.errand] = taps;
  }
  return counts;
}

/** Both modes beside each other. */
export function compareWays(standard: Record<string, number>, elder: Record<string, number>): WayNumbers[] {
  return WAYS.filter(({ errand }) => errand in standard).map(({ errand, zh }) => ({
    errand,
    zh,
    standard: standard[errand] ?? Number.NaN,
    elder: elder[errand] ?? Number.NaN,
  }));
}
