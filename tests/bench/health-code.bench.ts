import { randomBytes, sign, verify } from 'node:crypto';
import { issueCode } from '../../bff/features/health-code/code/issue-code';
import { trustOf, verifyCode } from '../../bff/features/health-code/code/verify-code';
import { aContent, NOW, newKeys } from '../support/health-code';
import type { BenchCase } from './bench.types';

/** Operations per call, so that the clock of the bench is not what is measured. */
const BATCH = 50;
/** As long as the Sig_structure of a common code, so that the ceiling hashes as much as we do. */
const SIGNED_BYTES = 125;

const prepareCode = () => ({ keys: newKeys('bench'), content: aContent(), bytes: randomBytes(SIGNED_BYTES) });

function times(work: () => unknown): () => number {
  return () => {
    for (let n = 0; n < BATCH; n += 1) work();
    return BATCH;
  };
}

/** From the content to the text of the symbol, beside one bare signature. */
const issued: BenchCase = {
  name: 'health code issued',
  unit: 'codes/s',
  target: 0.5,
  concurrency: 1,
  async prepare() {
    const { keys, content, bytes } = prepareCode();
    const key = { key: keys.current.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return {
      ours: times(() => {
        content.codeId = randomBytes(16);
        issueCode(content, keys.current);
      }),
      ceiling: times(() => sign('sha256', bytes, key)),
    };
  },
};

/** From the scanned text to the verdict, beside one bare verification. */
const verified: BenchCase = {
  name: 'health code verified',
  unit: 'codes/s',
  target: 0.5,
  concurrency: 1,
  async prepare() {
    const { keys, content, bytes } = prepareCode();
    const code = issueCode(content, keys.current);
    const trust = trustOf(keys.all);
    const signature = sign('sha256', bytes, { key: keys.current.privateKey, dsaEncoding: 'ieee-p1363' });
    const key = { key: keys.current.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    return {
      ours: times(() => {
        const { verdict } = verifyCode(code, trust, NOW);
        if (verdict !== 'green') throw new Error(`the bench’s own code is ${verdict}`);
      }),
      ceiling: times(() => verify('sha256', bytes, key, signature)),
    };
  },
};

export const healthCodeBenches: readonly BenchCase[] = [issued, verified];
