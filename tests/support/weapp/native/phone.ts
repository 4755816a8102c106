import type { AppJson } from '../package/build-package';
import type { Json } from '../protocol';

/** What a call to the phone was given. */
// biome-ignore lint/suspicious/noExplicitAny: arguments come from the app and are checked where they are used
export type Args = Record<string, any>;

/** A place on earth in GCJ-02, the datum that an app in China asks for with `type: 'gcj02'`. */
export interface PhoneLocation {
  latitude: number;
  longitude: number;
  accuracy?: number;
}

export type NetworkType = 'wifi' | '2g' | '3g' | '4g' | '5g' | 'none' | 'unknown';

export interface Photo {
  bytes: Buffer;
  /** `jpg`, `png` … */
  extension: string;
}

export interface ScanResult {
  result: string;
  scanType?: string;
}

/** The phone that a mini-program runs on: what it holds, and what its owner will do next. */
export interface PhoneState {
  /** Address the app names → address that answers, e.g. `https://api.city.example` → `http://127.0.0.1:40123`. */
  hosts: Record<string, string>;
  storage: Map<string, string>;
  /** Contents by `wxfile://` path. */
  files: Map<string, Buffer>;
  network: NetworkType;
  location: PhoneLocation | 'denied' | 'off';
  /** the app asked to be told of every move */
  isLocationWatched: boolean;
  photos: Photo[];
  scans: ScanResult[];
  clipboard: string;
  brightness: number;
  theme: 'light' | 'dark';
  /** The code that `wx.login` answers, to be exchanged by the BFF. */
  loginCode: () => string;
  /** The code that `<button open-type="getPhoneNumber">` answers, or that the owner refuses. */
  phoneCode: string | 'denied';
  /** What the owner does when the password is asked for: `paid`, `cancel`, or why WeChat would not take it. */
  wallet: (prepayId: string) => string | Promise<string>;
  /** Template ids that the owner refuses in `requestSubscribeMessage`; all others are accepted. */
  refusedTemplates: Set<string>;
  /** Whether the owner must still agree to the privacy notice before calls that touch personal data. */
  privacy: 'agreed' | 'needed' | 'refused';
  authorised: Map<string, boolean>;
  app: AppJson;
}

/** A call that fails: `api:fail <reason>`, with further fields such as `errno`. */
export class PhoneFailure extends Error {
  constructor(
    readonly reason: string,
    readonly more: Record<string, Json> = {},
  ) {
    super(reason);
  }
}

export interface CallContext {
  phone: PhoneState;
  /** Number of this call, under which it may be cancelled. */
  id: number;
  /** Tells the task of this call that something happened: headers, a chunk, progress, a socket message. */
  progress(kind: string, detail: Json): void;
  onCancel(run: () => void): void;
  /** Fires `wx.on<event>`. */
  emit(event: string, detail: Json): void;
  complain(message: string): void;
}

export type AsyncApi = (args: Args, context: CallContext) => Promise<Args | undefined> | Args | undefined;
export type SyncApi = (phone: PhoneState, args: unknown[], complain: (message: string) => void) => unknown;

let lastFile = 0;

/** Puts a file where WeChat keeps temporary ones and gives the path that the app sees. */
export function keepTemporary(phone: PhoneState, bytes: Buffer, extension: string): string {
  lastFile += 1;
  const path = `wxfile://tmp_${lastFile}${extension ? `.${extension}` : ''}`;
  phone.files.set(path, bytes);
  return path;
}

/** Bytes of a file of the phone. */
export function fileAt(phone: PhoneState, path: string): Buffer {
  const bytes = phone.files.get(path);
  if (!bytes) throw new PhoneFailure(`no such file or directory, open "${path}"`, { errno: 1300002 });
  return bytes;
}

/** The address that answers for one the app names. WeChat knows only domains that are entered for the app. */
export function mapAddress(phone: PhoneState, url: string, schemes: RegExp): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !schemes.test(parsed.protocol)) throw new PhoneFailure('invalid url', { errno: 600009 });
  const asHttp = parsed.protocol.replace('ws', 'http');
  for (const [from, to] of Object.entries(phone.hosts)) {
    const known = new URL(from);
    if (known.host !== parsed.host || known.protocol.replace('ws', 'http') !== asHttp) continue;
    const target = new URL(to);
    const scheme = parsed.protocol.startsWith('ws') ? target.protocol.replace('http', 'ws') : target.protocol;
    return `${scheme}//${target.host}${target.pathname.replace(/\/$/, '')}${parsed.pathname}${parsed.search}`;
  }
  throw new PhoneFailure('url not in domain list', { errno: 600002 });
}

export function isBinary(value: unknown): value is { $binary: string } {
  return value !== null && typeof value === 'object' && '$binary' in value;
}

export function binary(bytes: Buffer): { $binary: string } {
  return { $binary: bytes.toString('base64') };
}
