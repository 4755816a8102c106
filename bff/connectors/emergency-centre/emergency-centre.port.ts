/** 110 police, 119 fire, 120 ambulance. */
export type CentreNumber = '110' | '119' | '120';

/** A circle on the earth, WGS-84. */
export interface CentreArea {
  words: string;
  latitude: number;
  longitude: number;
  radiusM: number;
}

/** One message to a centre. Sent again, it is the same message: same identifier, same time, same words. */
export interface CentreMessage {
  centre: CentreNumber;
  type: 'alert' | 'update' | 'cancel';
  identifier: string;
  /** whole seconds */
  sentAt: Date;
  /** the message before it that this one renews or takes back */
  references: { identifier: string; sentAt: Date }[];
  /** number of the case, as it is said over a telephone */
  incident: string;
  kind: 'health' | 'fire' | 'security' | 'rescue' | 'other';
  event: string;
  headline: string;
  description: string;
  /** whom to call back */
  contact: string | null;
  area: CentreArea | null;
}

/** What became of a message. `taken`: it arrived, and the receipt is still to come. `unknown`: it left and nothing came back. */
export type CentreOutcome =
  | { outcome: 'receipted'; reference: string | null }
  | { outcome: 'taken' }
  | { outcome: 'refused'; reason: string; isFinal: boolean }
  | { outcome: 'unknown'; reason: string };

/** What a centre tells us by itself. */
export interface CentreNews {
  centre: CentreNumber;
  /** the centre's own identifier of this message: the same one is the same news */
  identifier: string;
  news: 'receipt' | 'refusal' | 'dispatched' | 'arrived' | 'other';
  /** our message it is about */
  about: string[];
  /** the centre's number for the incident */
  reference: string | null;
  words: string | null;
}

/** The emergency centres, by CAP 1.2. */
export interface EmergencyCentres {
  /** can be reached from here at all */
  isConnected(centre: CentreNumber): boolean;
  /** Never throws for what the centre or the line does. @throws when a drill is about to leave: drills page nobody */
  send(message: CentreMessage): Promise<CentreOutcome>;
  /**
   * Reads what a centre sent, after checking key, signature, time window and nonce.
   * @throws ApiError unauthenticated when it is forged, old or replayed; malformed_body when it is not CAP
   */
  read(request: { path: string; body: Buffer; header(name: string): string | undefined }): CentreNews;
}
