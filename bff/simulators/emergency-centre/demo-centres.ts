import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CentresFile, centresFileSchema } from '../../connectors/emergency-centre/emergency-centre.wire';
import { sharedKeysFolder } from '../demo-keys';

/** The emergency centres of the demo city. */
export const DEMO_CENTRES = [
  { centre: '110', name: '110 公安指挥中心' },
  { centre: '119', name: '119 消防指挥中心' },
  { centre: '120', name: '120 急救中心' },
] as const;

function demoFile(): CentresFile {
  return {
    isDemo: true,
    sender: 'sos@yichengtong.yunling.example',
    centres: DEMO_CENTRES.map(({ centre }) => ({
      centre,
      // below EMERGENCY_CENTRES_URL: the simulators' port is another at every start
      baseUrl: `/${centre}`,
      sender: `dispatch@${centre}.yunling.example`,
      keyId: `yct-${centre}`,
      secret: randomBytes(32).toString('hex'),
    })),
  };
}

/** The key file of the demo's centres in `folder`: made when it is not there, else kept. Gives its path. */
export function ensureDemoCentres(folder: string = sharedKeysFolder()): string {
  const file = path.join(folder, 'emergency-centres.json');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(demoFile(), null, 2)}\n`, { mode: 0o600 });
  try {
    // Several processes may ask at once: the first one's keys stand, and no reader ever saw others.
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(draft);
  }
  return file;
}

/** Keys by which the centres know the portal. */
export function readDemoCentres(file: string = ensureDemoCentres()): CentresFile {
  return centresFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
