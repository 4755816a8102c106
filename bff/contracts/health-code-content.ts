import type { HealthColour } from './health-code';

/**
 * What the symbol of a health code says, all of it signed: it crosses to a gate as a picture. Nothing here names a
 * person beyond the masked name.
 */
export interface CodeContent {
  /** 16 random bytes, another for every code issued; the key of replay detection */
  codeId: Uint8Array;
  /** 16 bytes: keyed hash of the person and the day, so that two days' scans cannot be joined */
  subjectHash: Uint8Array;
  colour: HealthColour;
  maskedName: string;
  reasonCode: string;
  ruleVersion: number;
  /** seconds since 1970: when the data behind the colour was true */
  dataAsOfS: number;
  /** seconds since 1970 */
  issuedAtS: number;
  /** seconds since 1970: the phone shows a newer code from then on */
  expiresAtS: number;
  /** issued in a drill: it can never pass for a real one */
  isSpecimen: boolean;
}
