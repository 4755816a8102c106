import type { PrivacyNotice } from '../../contracts/identity';
import type { Locale } from '../../platform/errors';

/** Change it with every change of the text: those who agreed to an older one are asked again. */
export const NOTICE_VERSION = '2026-11-22';
const EFFECTIVE_FROM = '2026-11-22';

const TEXTS: Record<Locale, Omit<PrivacyNotice, 'version' | 'effectiveFrom'>> = {
  zh: {
    title: '一城通隐私说明',
    summary: '您办什么事，我们才用什么信息；谁看过您的信息，您随时可以查到；不同意也能浏览。',
    sections: [
      {
        heading: '我们收集什么',
        text: '登录时：微信给的用户标识，或您的手机号。报问题时：您拍的照片、选的位置、写的文字。领健康码时：姓名、身份证号和您的申报。看公交时：您当前的位置，只用来找附近的站，不保存。缴费时：户号、户主姓名和账单，钱由微信支付直接付给收费单位，我们看不到您的密码和银行卡。',
      },
      {
        heading: '一键求助',
        text: '按下求助时：您的位置，以及您事先登记的住址、联系人、病史用药和听力情况。只在求助处理期间、只给前来帮助的人看（家人、网格员、社区、12345，必要时 110、119、120），每次查看都有记录，您和家人都能看到；结案后这些资料不再对他们开放，经过会保留，以便查清每一次求助。没有同意本说明，也能按求助。',
      },
      {
        heading: '怎样保存',
        text: '姓名、身份证号、手机号、住址和健康信息加密保存，页面上只显示一部分。工作人员每看一次都会记录，您可以在“我的 · 谁看过我的信息”里查到。照片里的拍摄位置等信息在保存前去掉。',
      },
      {
        heading: '给谁用',
        text: '只给办理这件事的单位：例如您报的路灯问题会转给管路灯的单位。不用于广告，不卖给任何人。',
      },
      {
        heading: '家人代办',
        text: '家人要替您办事，须您本人同意，最长一年，您可以随时收回，也能看到家人替您办了什么。',
      },
      {
        heading: '您的权利',
        text: '您可以随时撤回同意：撤回后我们删除您的姓名、身份证号、住址、健康信息和绑定的缴费户号，需要这些信息的服务会停用，已受理的诉求继续办完，已付的款项按规定留账。为求助登记的资料会留着，直到您在“求助资料”里退出登记，免得危急时找不到您。有疑问请拨打 12345。',
      },
    ],
  },
  en: {
    title: 'Privacy notice',
    summary:
      'We use only what your errand needs. You can always see who looked at your data. You may look around without agreeing.',
    sections: [
      {
        heading: 'What we collect',
        text: 'To sign in: the identifier WeChat gives us, or your phone number. To report: your photos, the place, your words. For the health code: name, ID number and what you declare. For buses: where you are, only to find stops nearby; it is not kept. To pay: household number, holder and bills; the money goes through WeChat Pay straight to the company, and we never see passwords or cards.',
      },
      {
        heading: 'Calls for help',
        text: 'When you press: where you are, and what you registered before: home, contacts, illnesses, medicines, hearing. Only those who come to help see it (family, grid workers, community, 12345; 110, 119 or 120 where needed) and only while the case is open. Every look is written down and shown to you and your family. Afterwards it is closed to them; what happened is kept, so that each call can be examined. You can press without agreeing to this notice.',
      },
      {
        heading: 'How it is kept',
        text: 'Name, ID number, phone, address and health data are encrypted and shown only in part. Every look by staff is written down, and you can read that list under Me. Places hidden in photos are removed before they are kept.',
      },
      {
        heading: 'Who uses it',
        text: 'Only the office that handles your errand: a broken street lamp goes to those who mend lamps. No advertising, no selling.',
      },
      {
        heading: 'Family',
        text: 'A relative may act for you only with your own consent, for a year at most. You can take it back at any time and see what was done for you.',
      },
      {
        heading: 'Your rights',
        text: 'You can withdraw at any time: we then erase your name, ID number, address, health data and the household numbers you bound. Services that need them stop; reports already accepted are carried through, and what was paid stays in the books as the law asks. What you registered for emergencies stays until you leave the register, so that help still finds you. Questions: call 12345.',
      },
    ],
  },
};

/** The notice in force, in the reader's language. */
export function privacyNotice(locale: Locale): PrivacyNotice {
  return { version: NOTICE_VERSION, effectiveFrom: EFFECTIVE_FROM, ...TEXTS[locale] };
}
