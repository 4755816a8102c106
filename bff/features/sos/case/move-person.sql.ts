import type { Tx } from '../../../platform/db/database.types';

/**
 * Two identities turned out to be one person: their cases, and what they did for others, go with them. Where each has a case
 * open both stay open, under the keys they have. The timeline keeps who it was at the time.
 */
export async function moveCases(tx: Tx, from: string, to: string): Promise<void> {
  for (const table of ['sos_case', 'sos_responder', 'sos_alert']) {
    await tx.execute(`UPDATE ${table} SET person_id = ? WHERE person_id = ?`, [to, from]);
  }
  for (const drill of ['', 'drill:']) {
    await tx.execute('UPDATE IGNORE sos_case SET open_key = ? WHERE open_key = ?', [
      `${drill}person:${to}`,
      `${drill}person:${from}`,
    ]);
  }
}
