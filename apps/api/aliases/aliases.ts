/** An old path that a client of the seeds calls, and the path whose handler answers it. */
interface Alias {
  readonly method: 'GET' | 'POST';
  /** `:name` is one segment. */
  readonly from: string;
  /** `:name` is taken from the old path, or from a parameter of its query. */
  readonly to: string;
  /** Parameters of the old query by their new name and value; all others are kept as they are. */
  readonly query?: Readonly<Record<string, string>>;
}

/** Source: docs/seeds.md, "Old paths". What changed something by GET there is taken by POST only. */
const aliases: readonly Alias[] = [
  { method: 'POST', from: '/api/payments/background/process', to: '/api/jobs/process' },
  { method: 'GET', from: '/api/payments/background/status/:id', to: '/api/jobs/:id' },
  { method: 'POST', from: '/api/test/test-job-processor', to: '/api/jobs/process' },
  { method: 'POST', from: '/api/test/process-jobs', to: '/api/jobs/process' },
  { method: 'GET', from: '/api/test/job-status', to: '/api/jobs/:id' },
  { method: 'GET', from: '/api/test/job-stats', to: '/api/jobs' },
  { method: 'GET', from: '/api/jobs/status', to: '/api/jobs' },
  { method: 'GET', from: '/api/test-supabase', to: '/health/ready' },
  { method: 'GET', from: '/api/orders.php', to: '/api/orders/:order_number' },
  { method: 'GET', from: '/api/orders.php', to: '/api/orders/:order_id' },
  { method: 'GET', from: '/api/orders.php', to: '/api/orders' },
  { method: 'GET', from: '/admin/orders.php', to: '/api/orders' },
  { method: 'POST', from: '/api/webhooks/swish-callback.php', to: '/api/payments/swish/callback' },
  { method: 'POST', from: '/studio/sessions', to: '/api/studio/sessions' },
  {
    method: 'GET',
    from: '/studio/sessions',
    to: '/api/sessions',
    query: { 'from=now': 'when=upcoming' },
  },
  { method: 'GET', from: '/sessions', to: '/api/sessions', query: { 'from=now': 'when=upcoming' } },
  { method: 'GET', from: '/sessions/:id/slots', to: '/api/sessions/:id/slots' },
];

const compiled = aliases.map((alias) => ({ ...alias, pattern: patternOf(alias.from) }));

/** The address that answers what an old one asks for; any other address as it is. */
export function aliasOf(method: string, url: string): string {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  for (const alias of compiled) {
    const match = alias.method === method ? alias.pattern.exec(path) : null;
    if (match === null) continue;
    const query = at < 0 ? [] : url.slice(at + 1).split('&');
    const address = addressOf(alias, match.groups ?? {}, query);
    if (address !== undefined) return address;
  }
  return url;
}

/** Undefined when a segment of the new path is nowhere to be found. */
function addressOf(
  { to, query: renamed = {} }: Alias,
  segments: Readonly<Record<string, string>>,
  query: readonly string[],
): string | undefined {
  const names = [...to.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const asked = names.map((name) => ({
    name,
    pair: query.find((one) => one.startsWith(`${name}=`)),
  }));
  const values = asked.map(({ name, pair }) => segments[name] ?? pair?.slice(name.length + 1));
  if (!values.every(isSegment)) return undefined;
  const taken = asked.map(({ pair }) => pair);
  const rest = query.filter((pair) => !taken.includes(pair)).map((pair) => renamed[pair] ?? pair);
  const path = names.reduce((so, name, i) => so.replace(`:${name}`, () => values[i] ?? ''), to);
  return rest.length === 0 ? path : `${path}?${rest.join('&')}`;
}

function isSegment(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !value.includes('/');
}

function patternOf(from: string): RegExp {
  const source = from.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}/?$`);
}
