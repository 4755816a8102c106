import type { Me } from '../../contracts/identity';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { ApiError, assertThat } from '../../platform/errors';
import type { Consents } from './consents';
import { isIdNumber } from './id-number';
import { maskName } from './masking';
import type { PersonRepository } from './person.repository';
import { NOTICE_VERSION } from './privacy-notice';
import type { OwnVault } from './vault';
import type { VaultRepository } from './vault.repository';

export interface PersonalDataDeps {
  db: Database;
  clock: Clock;
  people: PersonRepository;
  vault: OwnVault;
  vaultRepository: VaultRepository;
  consents: Consents;
  /** grants in force, with the names of their units */
  grantsOf(personId: string): Promise<Me['grants']>;
  /** features that keep personal data erase theirs, in the withdrawal's own transaction */
  onWithdrawn: readonly ((tx: PrismaTx, personId: string) => Promise<void>)[];
}

/** What a person gives of themselves, sees of it, and takes back. */
export function createPersonalData(deps: PersonalDataDeps) {
  const { db, clock, people, vault } = deps;
  const maskedOf = async (vaultId: string | null) => (vaultId ? vault.masked(vaultId) : null);

  return {
    async presentMe(personId: string): Promise<Me> {
      const person = await people.find(personId);
      assertThat(person, 'unauthenticated');
      const [maskedPhone, maskedRealName, maskedIdNumber, openIds, consentVersion, grants] = await Promise.all([
        maskedOf(person.phoneVaultId),
        maskedOf(person.nameVaultId),
        maskedOf(person.idNumberVaultId),
        people.handlesOf(personId, 'wechat_openid'),
        deps.consents.current(personId),
        deps.grantsOf(personId),
      ]);
      return {
        personId,
        displayName: person.displayName,
        maskedPhone,
        maskedName: maskedRealName,
        maskedIdNumber,
        hasWechat: openIds.length > 0,
        hasRealName: maskedIdNumber !== null,
        consentVersion,
        privacyNoticeVersion: NOTICE_VERSION,
        grants,
      };
    },

    /** Keeps name and ID number. @throws ApiError invalid_request, or conflict when the number is another person's */
    async setRealName(personId: string, name: string, rawIdNumber: string): Promise<void> {
      const idNumber = rawIdNumber.toUpperCase();
      assertThat(isIdNumber(idNumber, clock.now()), 'invalid_request', {
        fields: {
          idNumber: { zh: '身份证号不对，请逐位核对', en: 'This ID number is not right. Please check each digit' },
        },
      });
      const takenByOther = new ApiError('conflict', {
        words: {
          zh: '这个身份证号已被另一个账号使用。如果是您本人，请用原手机号登录，或拨打 12345',
          en: 'Another account uses this ID number. If it is yours, sign in with your former phone or call 12345',
        },
      });
      await db
        .transaction(async (tx) => {
          const person = await people.find(personId, tx.prisma);
          assertThat(person, 'unauthenticated');
          const owner = await people.findByHandle('id_number', idNumber, tx.prisma);
          if (owner && owner !== personId) throw takenByOther;
          const now = clock.now();
          const old = [person.nameVaultId, person.idNumberVaultId].filter((id) => id !== null);
          await deps.vaultRepository.erase(old, now, tx.prisma);
          await people.removeHandles(tx, personId, 'id_number');
          await people.addHandle(tx, personId, 'id_number', idNumber, now);
          const nameVaultId = await vault.putIn(tx, personId, 'name', name);
          const idNumberVaultId = await vault.putIn(tx, personId, 'id_number', idNumber);
          await people.change(tx, personId, { nameVaultId, idNumberVaultId, displayName: maskName(name) }, now);
        })
        .catch((error: unknown) => {
          throw isDuplicateKey(error) ? takenByOther : error;
        });
    },

    /** Takes consent back and forgets what it allowed us to keep; the phone stays, as the key to sign in with. */
    async withdrawConsent(personId: string): Promise<void> {
      await db.transaction(async (tx) => {
        const person = await people.find(personId, tx.prisma);
        assertThat(person, 'unauthenticated');
        const now = clock.now();
        await deps.consents.withdraw(tx, personId);
        await deps.vaultRepository.eraseKinds(personId, ['name', 'id_number', 'address', 'medical'], now, tx.prisma);
        await people.removeHandles(tx, personId, 'id_number');
        const [phone] = await people.handlesOf(personId, 'phone', tx.prisma);
        const displayName = phone ? `市民${phone.slice(-4)}` : '微信用户';
        await people.change(tx, personId, { nameVaultId: null, idNumberVaultId: null, displayName }, now);
        for (const forget of deps.onWithdrawn) await forget(tx, personId);
      });
    },

    /** Who looked at my data, newest first. */
    async vaultViews(personId: string, cursor: string | undefined, limit: number) {
      const rows = await deps.vaultRepository.viewsOf(personId, cursor, limit + 1);
      return { rows: rows.slice(0, limit), nextCursor: rows.length > limit ? rows[limit - 1]!.id : null };
    },
  };
}

export type PersonalData = ReturnType<typeof createPersonalData>;
