import { checkCall } from '../package/documented';
import type { Json } from '../protocol';
import { accountApis, accountSyncApis, privacyApis } from './account-apis';
import { deviceApis, deviceSyncApis } from './device-apis';
import { fileApis, fileSyncApis } from './file-apis';
import { mediaApis } from './media-apis';
import { networkApis } from './network-apis';
import { paymentApis } from './payment-apis';
import { type Args, type AsyncApi, type CallContext, PhoneFailure, type PhoneState, type SyncApi } from './phone';
import { dropSockets, socketApis } from './socket-apis';
import { storageApis, storageSyncApis } from './storage-apis';

const asyncApis: Record<string, AsyncApi> = {
  ...networkApis,
  ...socketApis,
  ...storageApis,
  ...deviceApis,
  ...accountApis,
  ...mediaApis,
  ...fileApis,
  ...paymentApis,
};

const syncApis: Record<string, SyncApi> = {
  ...storageSyncApis,
  ...deviceSyncApis,
  ...accountSyncApis,
  ...fileSyncApis,
};

const isPlainName = (name: string): boolean =>
  !name.includes('.') && !['keepTemporaryFile', 'sendSocketMessage', 'closeSocket'].includes(name);

/** Names that `wx` gets from the phone; those with a dot belong to managers. */
export const asyncNames = Object.keys(asyncApis).filter(isPlainName);
export const syncNames = Object.keys(syncApis).filter(isPlainName);

/** A call that the app made, as it made it; functions in its options are left out. */
export interface WxCall {
  api: string;
  args: Args;
}

/** A test's own answer to a function of `wx`: what it returns is the result, a thrown error the failure. */
export type Override = (args: Args) => Promise<Args | undefined> | Args | undefined;

export interface NativeHooks {
  settle(id: number, ok: boolean, value: string): void;
  progress(id: number, kind: string, detail: string): void;
  emit(event: string, detail: Json): void;
  /** Asks the app's own privacy listener; false when it has none. */
  askPrivacy(id: number, event: string): boolean;
  complain(message: string): void;
  /** A call began (+1) or ended (-1). */
  busy(change: 1 | -1): void;
}

/** WeChat itself, below both layers: answers what `wx` passes down. */
export class Native {
  readonly calls: WxCall[] = [];
  private readonly cancels = new Map<number, () => void>();
  private readonly awaitingPrivacy = new Map<number, (answer: string) => void>();

  constructor(
    readonly phone: PhoneState,
    readonly overrides: Record<string, Override>,
    private readonly hooks: NativeHooks,
  ) {}

  record(api: string, args: string): void {
    const parsed = JSON.parse(args) as Args;
    this.calls.push({ api, args: parsed });
    if (parsed && !Array.isArray(parsed)) for (const fault of checkCall(api, parsed)) this.hooks.complain(fault);
  }

  invoke(api: string, args: string, id: number): void {
    this.hooks.busy(1);
    void this.answer(api, JSON.parse(args) as Args, id)
      .then(
        (value) => this.hooks.settle(id, true, JSON.stringify(value ?? {})),
        (error: unknown) => this.refuse(api, id, error),
      )
      .finally(() => {
        this.cancels.delete(id);
        this.hooks.busy(-1);
      });
  }

  invokeSync(api: string, args: string): string {
    try {
      const given = JSON.parse(args) as unknown[];
      const override = this.overrides[api];
      const value = override
        ? override(given as unknown as Args)
        : this.sync(api)(this.phone, given, this.hooks.complain);
      return JSON.stringify({ value });
    } catch (error) {
      return JSON.stringify({ error: error instanceof PhoneFailure ? error.reason : String(error) });
    }
  }

  cancel(id: number): void {
    this.cancels.get(id)?.();
  }

  /** The network came or went: open sockets break with it. */
  setNetwork(network: PhoneState['network']): void {
    this.phone.network = network;
    if (network === 'none') dropSockets(this.phone);
    this.hooks.emit('NetworkStatusChange', { isConnected: network !== 'none', networkType: network });
  }

  /** The phone is carried somewhere, or its owner changes what it may say; an app that listens is told. */
  setLocation(location: PhoneState['location']): void {
    this.phone.location = location;
    if (!this.phone.isLocationWatched || typeof location === 'string') return;
    const { latitude, longitude, accuracy = 20 } = location;
    this.hooks.emit('LocationChange', { latitude, longitude, accuracy, horizontalAccuracy: accuracy });
  }

  close(): void {
    for (const cancel of this.cancels.values()) cancel();
    dropSockets(this.phone);
  }

  private sync(api: string): SyncApi {
    const found = syncApis[api];
    if (!found) throw new PhoneFailure('not supported');
    return found;
  }

  private async answer(api: string, args: Args, id: number): Promise<Args | undefined> {
    // A phone never answers inside the call.
    await null;
    if (api === 'answerPrivacy') {
      this.awaitingPrivacy.get(Number(args.id))?.(String(args.event));
      return {};
    }
    const override = this.overrides[api];
    if (override) return override(args);
    const run = asyncApis[api];
    if (!run) throw new PhoneFailure('not supported');
    if (privacyApis.has(api) || api === 'requirePrivacyAuthorize') await this.agreePrivacy(api, id);
    const context: CallContext = {
      phone: this.phone,
      id,
      progress: (kind, detail) => this.hooks.progress(id, kind, JSON.stringify(detail)),
      onCancel: (stop) => this.cancels.set(id, stop),
      emit: this.hooks.emit,
      complain: this.hooks.complain,
    };
    return run(args, context);
  }

  /** WeChat's own notice is agreed to at once, unless the app brings one or the owner refuses. */
  private async agreePrivacy(api: string, id: number): Promise<void> {
    const { phone } = this;
    if (phone.privacy === 'agreed') return;
    const refused = new PhoneFailure('privacy permission is not authorized', { errno: 104 });
    if (phone.privacy === 'refused') throw refused;
    const answered = new Promise<string>((resolve) => this.awaitingPrivacy.set(id, resolve));
    const isAsked = this.hooks.askPrivacy(id, JSON.stringify({ referrer: api }));
    // A person reads before answering: the call waits for them, and nothing else waits for the call.
    this.hooks.busy(-1);
    const answer = isAsked ? await answered : 'agree';
    this.hooks.busy(1);
    this.awaitingPrivacy.delete(id);
    if (answer !== 'agree') throw refused;
    phone.privacy = 'agreed';
  }

  private refuse(api: string, id: number, error: unknown): void {
    const failure =
      error instanceof PhoneFailure ? error : new PhoneFailure(String((error as Error)?.message ?? error));
    if (!(error instanceof PhoneFailure) && !this.overrides[api])
      this.hooks.complain(`wx.${api}: ${String((error as Error)?.stack)}`);
    this.hooks.settle(id, false, JSON.stringify({ reason: failure.reason, more: failure.more }));
  }
}
