import type { Bilingual, ServiceContent } from '../../contracts/services';
import type { Words } from '../../platform/errors';
import { publicLinkFault } from '../../platform/outbound/public-address';
import { findHardWords } from './services.plain-words';

/** One finding of the publishing gate. `blocking` must be mended; a `warning` must be answered in words. */
export interface Finding {
  path: string;
  severity: 'blocking' | 'warning';
  rule: string;
  words: Words;
}

const LONGEST_SENTENCE = 42;
const MOST_DAYS_BETWEEN_REVIEWS = 366;
const DAY_MS = 86_400_000;
const MARKUP = /<\s*[a-z!/?]|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});|javascript\s*:|data\s*:\s*text/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;
const PHONE = /^(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}|1\d{2,4}|9\d{4})$/;
const MOBILE = /^1[3-9]\d{9}$/;
const CATCH_ALL = /(其他|其它|相关)(有关|必要|所需)?(材料|证明|资料|手续)|(材料|证明|资料)等$/;
const SIGHT_ONLY =
  /点击(此处|这里|下方|上方|右侧|左侧|[红绿蓝黄灰橙]色)|见(下|上|右|左)?(图|方图)|如图所示|click here/i;

/** Every text of the content with its path, in order. */
export function textsOf(content: ServiceContent): { path: string; text: string }[] {
  const found: { path: string; text: string }[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') found.push({ path, text: value });
    else if (Array.isArray(value))
      value.forEach((item, index) => {
        walk(item, `${path}.${index}`);
      });
    else if (value && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : key);
    }
  };
  walk(content, '');
  return found;
}

export function hasMarkup(text: string): boolean {
  return MARKUP.test(text);
}

/** Markup, script and invisible characters: refused at every save, since an entry is plain text everywhere it is shown. */
export function markupFields(content: ServiceContent): Record<string, Words> {
  const fields: Record<string, Words> = {};
  for (const { path, text } of textsOf(content)) {
    if (hasMarkup(text)) {
      fields[path] = { zh: '只能写文字，请去掉网页代码', en: 'Plain text only: remove the markup' };
    } else if (CONTROL.test(text)) {
      fields[path] = { zh: '含有看不见的字符，请重新输入', en: 'Contains invisible characters: type it again' };
    }
  }
  return fields;
}

/** The publishing gate: what is missing, and what a grandmother would stumble over. `today` is a Shanghai date. */
export function checkContent(content: ServiceContent, today: string): Finding[] {
  const findings: Finding[] = [];
  const block = (path: string, rule: string, zh: string, en: string) =>
    findings.push({ path, severity: 'blocking', rule, words: { zh, en } });
  const warn = (path: string, rule: string, zh: string, en: string) =>
    findings.push({ path, severity: 'warning', rule, words: { zh, en } });

  checkBasics(content, block, warn);
  checkWays(content, block, warn);
  checkMoneyAndTime(content, block);
  checkDates(content, today, block);
  checkLanguage(content, block, warn);
  return findings;
}

type Report = (path: string, rule: string, zh: string, en: string) => void;

function isBlank(words: Bilingual): boolean {
  return words.zh.trim() === '';
}

function checkBasics(content: ServiceContent, block: Report, warn: Report): void {
  if (content.title.zh.trim().length < 2) block('title.zh', 'missing', '写上事项名称', 'Give the entry a title');
  if (content.summary.zh.trim().length < 8) {
    block('summary.zh', 'missing', '用一两句话说清这是办什么的', 'Say in a sentence or two what it is for');
  }
  if (content.topics.length === 0)
    block('topics', 'missing', '至少选一个主题，市民靠它找到', 'Choose at least one topic');
  if (content.eligibility.every(isBlank)) {
    block('eligibility', 'missing', '写明谁可以办', 'Say who it is for');
  }
  if (content.handling.length === 0) block('handling', 'missing', '选择可以怎么办理', 'Choose how it can be done');
  content.materials.forEach((material, index) => {
    if (isBlank(material.name)) block(`materials.${index}.name.zh`, 'missing', '写上材料名称', 'Name the document');
    else if (CATCH_ALL.test(material.name.zh)) {
      block(
        `materials.${index}.name.zh`,
        'catch_all',
        '不能写“其他材料”，请写明是哪一份',
        'Name the very document, not “other documents”',
      );
    }
    if (material.mayBeWaived && isBlank(material.waiver)) {
      block(`materials.${index}.waiver.zh`, 'missing', '写明怎样可以免交', 'Say how it can be waived');
    }
    if (!material.mayBeWaived && isBlank(material.source)) {
      warn(`materials.${index}.source.zh`, 'source', '写明这份材料从哪里开', 'Say where to get this document');
    }
  });
  content.steps.forEach((step, index) => {
    if (isBlank(step.title)) block(`steps.${index}.title.zh`, 'missing', '写上这一步做什么', 'Say what this step is');
  });
  if (content.aliases.length === 0) {
    warn('aliases', 'aliases', '加几个老百姓的叫法，搜索时才找得到', 'Add names people use, so that search finds it');
  }
  if (content.legalBasis.every(isBlank)) {
    warn('legalBasis', 'legal', '写上依据哪部法规或文件', 'Name the law or rule it rests on');
  }
}

function checkWays(content: ServiceContent, block: Report, warn: Report): void {
  const { channel, handling } = content;
  if (channel.kind === 'link') {
    const fault = publicLinkFault(channel.url);
    if (fault) findingsForLink(fault, block);
  }
  if (channel.kind === 'mini_program') {
    if (!/^wx[0-9a-f]{16}$/.test(channel.appId)) {
      block('channel.appId', 'app_id', '小程序 AppID 以 wx 开头，共 18 位', 'An AppID is wx and 16 characters');
    }
    if (!/^[\w\-./]+(\?[\w\-.=&%]*)?$/.test(channel.path)) {
      block('channel.path', 'app_path', '小程序页面路径写法不对', 'This is not a mini-program path');
    }
  }
  if (channel.kind === 'page') {
    if (channel.sections.length === 0)
      block('channel.sections', 'missing', '至少写一段内容', 'Write at least one section');
    channel.sections.forEach((section, index) => {
      if (isBlank(section.heading)) {
        block(`channel.sections.${index}.heading.zh`, 'missing', '写上小标题', 'Give the section a heading');
      }
      if (isBlank(section.body)) block(`channel.sections.${index}.body.zh`, 'missing', '写上内容', 'Write the section');
    });
  }
  if (handling.includes('online') && channel.kind === 'counter') {
    block(
      'channel',
      'no_channel',
      '选了网上办，就要填网址、小程序或页面',
      'Online handling needs a link, a mini-program or a page',
    );
  }
  if (content.phones.length === 0) block('phones', 'no_phone', '至少留一个咨询电话', 'Give at least one phone number');
  content.phones.forEach((phone, index) => {
    const number = phone.number.replace(/\s/g, '');
    if (!PHONE.test(number)) {
      block(
        `phones.${index}.number`,
        'phone',
        '电话号码写法不对，固定电话要带区号',
        'Not a phone number; landlines need the area code',
      );
    } else if (MOBILE.test(number)) {
      warn(
        `phones.${index}.number`,
        'mobile',
        '这是个人手机号，请尽量用办公电话',
        'This is a mobile: prefer an office number',
      );
    }
  });
  const isInPerson = handling.includes('counter');
  if (isInPerson && content.places.length === 0) block('places', 'no_place', '写明到哪里办', 'Say where to go');
  content.places.forEach((place, index) => {
    if (isBlank(place.name)) block(`places.${index}.name.zh`, 'missing', '写上地点名称', 'Name the place');
    if (isBlank(place.address)) block(`places.${index}.address.zh`, 'missing', '写上详细地址', 'Write the address');
    if (!place.position)
      warn(
        `places.${index}.position`,
        'position',
        '没有坐标，市民不能导航',
        'Without a position nobody can navigate there',
      );
  });
  if (content.hours.weekly.length === 0) {
    if (isInPerson) block('hours.weekly', 'no_hours', '写明窗口几点开门', 'Say when the counter is open');
    else warn('hours.weekly', 'no_hours', '没写电话什么时候有人接', 'Say when the phone is answered');
  }
  content.hours.weekly.forEach((span, index) => {
    if (span.days.length === 0) block(`hours.weekly.${index}.days`, 'missing', '选择是星期几', 'Choose the days');
    if (span.open >= span.close)
      block(`hours.weekly.${index}.close`, 'hours', '结束时间要晚于开始时间', 'It must close after it opens');
  });
}

function findingsForLink(fault: 'form' | 'https' | 'private', block: Report): void {
  if (fault === 'https')
    block('channel.url', 'https', '网址要以 https:// 开头', 'The address must begin with https://');
  else if (fault === 'private')
    block(
      'channel.url',
      'private_host',
      '这是内部网址，市民打不开',
      'This address is internal: citizens cannot open it',
    );
  else block('channel.url', 'url', '网址不完整', 'The address is not complete');
}

function checkMoneyAndTime(content: ServiceContent, block: Report): void {
  const { fees, timeLimit } = content;
  if (fees.kind === 'free' && fees.items.length > 0) {
    block('fees.kind', 'fees', '选了不收费，就不能再列收费项', 'Free, yet fees are listed');
  }
  if (fees.kind === 'fixed' && fees.items.length === 0) block('fees.items', 'missing', '写明收多少钱', 'Say how much');
  if (fees.kind === 'varies' && isBlank(fees.note))
    block('fees.note.zh', 'missing', '写明按什么算', 'Say what it depends on');
  fees.items.forEach((item, index) => {
    if (isBlank(item.name)) block(`fees.items.${index}.name.zh`, 'missing', '写明这笔钱是什么', 'Say what this fee is');
    if (isBlank(item.basis)) {
      block(`fees.items.${index}.basis.zh`, 'fee_basis', '收费要写依据', 'A fee must name its basis');
    }
  });
  if (!timeLimit.isInstant && timeLimit.promisedDays === null && timeLimit.statutoryDays === null) {
    block('timeLimit', 'missing', '写明几个工作日办好', 'Say how many working days it takes');
  }
  if (
    timeLimit.promisedDays !== null &&
    timeLimit.statutoryDays !== null &&
    timeLimit.promisedDays > timeLimit.statutoryDays
  ) {
    block(
      'timeLimit.promisedDays',
      'time_limit',
      '承诺时限不能比法定时限长',
      'The promise cannot be longer than the law allows',
    );
  }
}

function checkDates(content: ServiceContent, today: string, block: Report): void {
  const { lastReviewedOn, reviewDueOn, expiresOn } = content;
  if (!lastReviewedOn) block('lastReviewedOn', 'missing', '写上最近一次核对的日期', 'Say when it was last checked');
  else if (lastReviewedOn > today)
    block('lastReviewedOn', 'future', '核对日期不能在今天之后', 'It cannot have been checked in the future');
  if (!reviewDueOn) block('reviewDueOn', 'missing', '写上下次核对的日期', 'Say when it must be checked again');
  else if (reviewDueOn <= today) block('reviewDueOn', 'past', '下次核对要在今天之后', 'The next check must lie ahead');
  else if (
    lastReviewedOn &&
    Date.parse(reviewDueOn) - Date.parse(lastReviewedOn) > MOST_DAYS_BETWEEN_REVIEWS * DAY_MS
  ) {
    block('reviewDueOn', 'review_span', '至少每年核对一次', 'Check it at least once a year');
  }
  if (expiresOn && expiresOn <= today) block('expiresOn', 'past', '失效日期要在今天之后', 'It must expire after today');
}

function checkLanguage(content: ServiceContent, block: Report, warn: Report): void {
  for (const { path, text } of textsOf(content)) {
    if (!path.endsWith('.zh')) continue;
    // Names of laws are quoted as they are.
    if (path.startsWith('legalBasis') || path.includes('.basis.')) continue;
    for (const sentence of text.split(/[。！？；!?;\n]/)) {
      const length = [...sentence.trim()].length;
      if (length > LONGEST_SENTENCE) {
        warn(
          path,
          'long_sentence',
          `有一句 ${length} 个字，拆成两三句更好懂`,
          `A sentence has ${length} characters: split it`,
        );
        break;
      }
    }
    const hard = findHardWords(text);
    if (hard.length > 0) {
      const zh = hard
        .map(({ word, plain }) => (plain ? `“${word}”可以说成“${plain}”` : `“${word}”可以去掉`))
        .join('，');
      warn(path, 'hard_words', zh, `Hard words: ${hard.map(({ word }) => word).join(', ')}`);
    }
    if (/[!！]/.test(text)) warn(path, 'exclamation', '不用感叹号', 'No exclamation marks');
    if (SIGHT_ONLY.test(text)) {
      warn(
        path,
        'sight_only',
        '看不见屏幕的人用不上“点这里、见图”，请写出名称',
        '“Click here” and “see picture” do not help people who cannot see: name it',
      );
    }
  }
  if (content.title.en.trim() === '') warn('title.en', 'english', '没有英文名称', 'The English title is missing');
  if (content.summary.en.trim() === '') warn('summary.en', 'english', '没有英文说明', 'The English summary is missing');
  const seen = new Set<string>();
  content.aliases.forEach((alias, index) => {
    const key = alias.trim().toLowerCase();
    if (key === '') block(`aliases.${index}`, 'missing', '叫法不能是空的', 'An alias cannot be empty');
    else if (seen.has(key)) block(`aliases.${index}`, 'repeated', '这个叫法写了两遍', 'This alias is there twice');
    seen.add(key);
  });
}
