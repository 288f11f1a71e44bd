import { isIPv4, isIPv6 } from 'node:net';

const groupsOfNetwork = 4;

/**
 * What one caller is counted by: an IPv4 address as it is, of an IPv6 address the first 64 bits, since
 * whoever has one address has them all. Source: RFC 6177.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [before = '', behind] = plain.toLowerCase().split('::');
  const front = groupsIn(before);
  const back = behind === undefined ? [] : groupsIn(behind);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  const groups = [...front, ...zeros, ...back].slice(0, groupsOfNetwork);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** Where a message came from, for people to recognise and nobody to be found by: an IPv4 /24, an IPv6 /64. */
export function sourceNetworkOf(address: string): string {
  const network = networkOf(address);
  return isIPv4(network) ? network.replace(/\d+$/, '0/24') : network;
}

function groupsIn(text: string): readonly string[] {
  if (text === '') return [];
  // The last 32 bits may be written as an IPv4 address; they are no part of the network.
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
