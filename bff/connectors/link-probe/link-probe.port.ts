/** What a department's page answered when it was asked like a citizen would. */
export interface LinkAnswer {
  isUp: boolean;
  /** for the publishing desk: `200`, `404`, `no answer in 6 s`, `certificate expired` */
  detail: string;
}

/** Asks a public https page whether it opens. Never throws: a page that cannot be asked is a page that does not open. */
export interface LinkProbe {
  probe(url: string): Promise<LinkAnswer>;
}
