import { namedKey } from './named-key.ts';
import type { Variables } from './variables.ts';

/** Each costs every look-up of a code one read. */
const peppersMax = 5;

/** What is right by itself and wrong together. */
export function conflicts(v: Variables): readonly string[] {
  const found: string[] = [];
  if (v.SWISH_URL !== undefined) {
    if (v.SWISH_CERTIFICATE_FILE === undefined)
      found.push('SWISH_CERTIFICATE_FILE must be set when SWISH_URL is');
    if (v.SWISH_KEY_FILE === undefined) found.push('SWISH_KEY_FILE must be set when SWISH_URL is');
    if (v.PUBLIC_URL?.startsWith('https:') !== true)
      found.push('PUBLIC_URL must be https when SWISH_URL is set: Swish calls back there');
  }
  if (v.MASTER_KEY === undefined && v.MASTER_KEYS_RETIRED.length > 0)
    found.push('MASTER_KEY must be set when MASTER_KEYS_RETIRED is');
  if (!v.MASTER_KEYS_RETIRED.every((item) => /^[^:]+:[A-Za-z0-9+/]{43}=$/.test(item)))
    found.push('MASTER_KEYS_RETIRED must be a list of id:key, newest first');
  if (!arePeppers(v.GIFT_CARD_PEPPERS))
    found.push('GIFT_CARD_PEPPERS must be one to five of id:key, each id small letters and digits');
  return found;
}

/** None, or as many as each look-up of a code can afford to try, each under a name of its own. */
function arePeppers(items: readonly string[]): boolean {
  const areWellFormed = items.every((item) => /^[a-z0-9]{1,16}:[A-Za-z0-9+/]{43}=$/.test(item));
  const ids = new Set(items.map((item) => namedKey(item).id));
  return areWellFormed && ids.size === items.length && items.length <= peppersMax;
}
