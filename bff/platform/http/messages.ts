import type { ErrorCode } from '../../contracts/errors';
import type { Words } from '../errors';

/** What each code says when the thrower has nothing more exact to say: what happened, what is safe, what to do. */
export const MESSAGES = {
  invalid_request: {
    zh: '有几处没填对，请按提示改好再提交',
    en: 'Some answers need a change. Please follow the hints and send again',
  },
  malformed_body: {
    zh: '发来的内容读不懂，请更新小程序后再试',
    en: 'The request could not be read. Please update the app and try again',
  },
  unauthenticated: { zh: '请先登录', en: 'Please sign in first' },
  token_expired: { zh: '登录已过期，请重新登录', en: 'Your session has ended. Please sign in again' },
  sign_in_failed: { zh: '登录没有成功，请再试一次', en: 'Sign-in did not work. Please try again' },
  forbidden: {
    zh: '这项操作不在您的权限内，如有需要请联系本单位管理员',
    en: 'You are not allowed to do this. Ask your administrator if you need it',
  },
  consent_required: { zh: '请先阅读并同意隐私说明', en: 'Please read and accept the privacy notice first' },
  content_refused: {
    zh: '内容里有不能发布的文字，请修改后再提交',
    en: 'Some of the words cannot be published. Please change them and send again',
  },
  not_found: {
    zh: '没有找到，可能已经删除或地址有误',
    en: 'Not found. It may have been removed, or the address is wrong',
  },
  method_not_allowed: { zh: '这个地址不支持这种操作', en: 'This address does not support that method' },
  conflict: {
    zh: '与已有的内容重复，请查看后再操作',
    en: 'This repeats something that exists already. Please check it first',
  },
  state_conflict: {
    zh: '这件事刚刚有了新进展，请刷新后再操作',
    en: 'This has just moved on. Please refresh and try again',
  },
  request_in_progress: {
    zh: '上一次提交还在处理，请稍候',
    en: 'Your first request is still being handled. Please wait a moment',
  },
  gone: { zh: '内容已撤下', en: 'This has been withdrawn' },
  body_too_large: {
    zh: '内容太大，请减少文字或压缩照片',
    en: 'Too large. Please shorten the text or use a smaller photo',
  },
  unsupported_media: {
    zh: '不支持这种文件，请换成 JPG、PNG 或 WebP 照片',
    en: 'This kind of file is not supported. Please use a JPG, PNG or WebP photo',
  },
  key_reused: {
    zh: '同一次提交的内容前后不一致，请重新提交',
    en: 'The same request key came with different content. Please send it as a new request',
  },
  rate_limited: { zh: '操作太频繁，请稍后再试', en: 'Too many requests. Please wait a little and try again' },
  capability_off: { zh: '这项服务目前没有开放', en: 'This service is not open at present' },
  upstream_failed: {
    zh: '对方系统暂时没有回应正确结果，请稍后再试',
    en: 'The other system gave no proper answer. Please try again later',
  },
  unavailable: {
    zh: '服务暂时繁忙，您已提交的内容都在，请稍后再试',
    en: 'The service is busy. What you sent before is safe. Please try again shortly',
  },
  upstream_timeout: { zh: '对方系统回应太慢，请稍后再试', en: 'The other system is too slow. Please try again later' },
  internal: {
    zh: '我们这边出了问题，已经记录下来。您可以稍后再试，或拨打 12345',
    en: 'Something went wrong on our side and has been recorded. Please try again later or call 12345',
  },
} satisfies Record<ErrorCode, Words>;
