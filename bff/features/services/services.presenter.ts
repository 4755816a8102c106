import { createHash } from 'node:crypto';
import type { Bilingual, ServiceCard, ServiceContent, ServiceEntry } from '../../contracts/services';
import type { ContentCheck, EditionSummary } from '../../contracts/services-desk';
import type { Locale, Words } from '../../platform/errors';
import type { CatalogueEntry } from './services.catalogue';
import type { Finding } from './services.checks';
import { openStatus, shanghaiDate, type WorkCalendar } from './services.hours';
import type { EditionHead, HealthState } from './services.rows';

/** English where it was written, Chinese otherwise: an entry half translated is still whole. */
export function say(words: Bilingual | Words, locale: Locale): string {
  return words[locale].trim() === '' ? words.zh : words[locale];
}

function presentHealth(state: HealthState, checkedAt: Date | null) {
  return { state, checkedAt: checkedAt?.toISOString() ?? null };
}

export function presentCard({ document, unit, health, healthCheckedAt }: CatalogueEntry, locale: Locale): ServiceCard {
  return {
    slug: document.slug,
    title: say(document.title, locale),
    summary: say(document.summary, locale),
    unit: { id: unit.id, name: say(unit.words, locale) },
    topics: document.topics,
    handling: document.handling,
    fee: document.fee,
    health: presentHealth(health, healthCheckedAt),
    publishedAt: document.publishedAt,
  };
}

export interface EntryFrame {
  slug: string;
  edition: number;
  unit: { id: string; words: Words };
  health: HealthState;
  healthCheckedAt: Date | null;
  publishedAt: Date | null;
}

/** A key that a new edition keeps as long as the document keeps its Chinese name: what was ticked stays ticked. */
function materialKey(name: string): string {
  return createHash('sha256').update(name.trim()).digest('hex').slice(0, 12);
}

/** Content → what a citizen reads, in one language. */
export function presentEntry(
  content: ServiceContent,
  frame: EntryFrame,
  context: { locale: Locale; now: Date; calendar: WorkCalendar },
): ServiceEntry {
  const { locale, now, calendar } = context;
  const word = (words: Bilingual) => say(words, locale);
  const { channel } = content;
  return {
    slug: frame.slug,
    edition: frame.edition,
    title: word(content.title),
    summary: word(content.summary),
    unit: { id: frame.unit.id, name: say(frame.unit.words, locale) },
    topics: content.topics,
    aliases: content.aliases,
    handling: content.handling,
    eligibility: content.eligibility.map(word),
    notFor: content.notFor.map(word),
    materials: content.materials.map((material) => ({
      key: materialKey(material.name.zh),
      name: word(material.name),
      form: material.form,
      copies: material.copies,
      isOptional: material.isOptional,
      source: word(material.source),
      mayBeWaived: material.mayBeWaived,
      waiver: word(material.waiver),
    })),
    steps: content.steps.map((step) => ({ title: word(step.title), detail: word(step.detail) })),
    hours: { ...content.hours, note: word(content.hours.note) },
    open: openStatus(content.hours, now, calendar),
    fees: {
      kind: content.fees.kind,
      totalFen: content.fees.items.reduce((sum, item) => sum + item.amountFen, 0),
      items: content.fees.items.map((item) => ({
        name: word(item.name),
        amountFen: item.amountFen,
        basis: word(item.basis),
      })),
      note: word(content.fees.note),
    },
    timeLimit: { ...content.timeLimit, note: word(content.timeLimit.note) },
    phones: content.phones.map((phone) => ({ label: word(phone.label), number: phone.number })),
    places: content.places.map((place) => ({
      name: word(place.name),
      address: word(place.address),
      position: place.position,
    })),
    channel:
      channel.kind === 'page'
        ? {
            kind: 'page',
            sections: channel.sections.map((section) => ({ heading: word(section.heading), body: word(section.body) })),
          }
        : channel,
    legalBasis: content.legalBasis.map(word),
    health: presentHealth(frame.health, frame.healthCheckedAt),
    publishedAt: frame.publishedAt?.toISOString() ?? null,
    lastReviewedOn: content.lastReviewedOn,
    reviewDueOn: content.reviewDueOn,
    isReviewOverdue: content.reviewDueOn !== null && content.reviewDueOn < shanghaiDate(now),
  };
}

export function presentFindings(findings: readonly Finding[], locale: Locale): ContentCheck[] {
  return findings.map(({ path, severity, rule, words }) => ({ path, severity, rule, message: words[locale] }));
}

/** Names of staff are looked up once for a whole answer. */
export type NameOf = (personId: string) => string;

export function presentEdition(edition: EditionHead, nameOf: NameOf, locale: Locale): EditionSummary {
  return {
    id: edition.id,
    number: edition.number,
    state: edition.state,
    lockVersion: edition.lockVersion,
    author: { id: edition.authorId, name: nameOf(edition.authorId) },
    reviewer: edition.reviewerId ? { id: edition.reviewerId, name: nameOf(edition.reviewerId) } : null,
    changeNote: edition.changeNote,
    warningsAnswer: edition.warningsAnswer,
    reason: say({ zh: edition.reasonZh, en: edition.reasonEn }, locale),
    publishAt: edition.publishAt?.toISOString() ?? null,
    publishedAt: edition.publishedAt?.toISOString() ?? null,
    updatedAt: edition.updatedAt.toISOString(),
  };
}
