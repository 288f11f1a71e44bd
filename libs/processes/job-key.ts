const timerSuffix = ':timer';

/** Names have no colon, so that a key reads back. */
export function jobKey(process: string, id: string): string {
  return `${process}:${id}`;
}

/** A timer stands beside the job: an event must not take away the time, nor the time the event. */
export function timerKey(process: string, id: string): string {
  return `${jobKey(process, id)}${timerSuffix}`;
}

export function parseJobKey(key: string): {
  readonly process: string;
  readonly id: string;
  readonly timer: boolean;
} {
  const timer = key.endsWith(timerSuffix);
  const colon = key.indexOf(':');
  const id = key.slice(colon + 1, timer ? -timerSuffix.length : undefined);
  return { process: key.slice(0, colon), id, timer };
}
