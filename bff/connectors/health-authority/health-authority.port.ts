/** Either number names a person to the authority; the identity number is the surer one. */
export interface AuthorityQuestion {
  idType: 'id_number' | 'phone';
  idNumber: string;
}

export interface AuthorityAnswer {
  status: 'clear' | 'contact' | 'isolating' | 'not_found';
  /** what a limiting status rests on; null when the authority sent none */
  finding: { evidenceId: string; legalGround: string; until: Date } | null;
  /** when this was true, by the authority's own word */
  asOf: Date;
}

/** The health authority's register of persons. */
export interface HealthAuthority {
  /**
   * What the authority holds of one person.
   * @throws ApiError upstream_failed (also when the answer is unsigned, about somebody else, or from the future),
   * upstream_timeout, unavailable
   */
  lookUp(question: AuthorityQuestion): Promise<AuthorityAnswer>;
}
