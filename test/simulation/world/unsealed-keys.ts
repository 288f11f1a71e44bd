import { createCodecRegistry } from '../../../libs/event-store/index.ts';
import { systemClock, systemRandom } from '../../../libs/kernel/index.ts';
import { createMemoryPersonKeys, type PersonKeys } from '../../../libs/privacy/index.ts';
import { codecs } from '../../../apps/composition/codecs.ts';

/** Nobody is forgotten here and nothing is secret: sealing costs time, and is tested elsewhere. */
export const unsealedKeys: PersonKeys = {
  ...createMemoryPersonKeys({ random: systemRandom, clock: systemClock }),
  prepare: () => Promise.resolve(),
  seal: (_person, _associated, text) => Buffer.from(text, 'utf8').toString('base64url'),
  open: (_person, _associated, sealed) => Buffer.from(sealed, 'base64url').toString('utf8'),
  sealWhole: (_keyId, bytes) => Promise.resolve(Buffer.from(bytes).toString('base64url')),
  linkToPerson: () => Promise.resolve(true),
};

/** One for all runs: it remembers nothing. */
export const unsealedCodecs = createCodecRegistry(codecs, unsealedKeys);
