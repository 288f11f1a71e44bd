import type { FastifyInstance } from 'fastify';

/** Which methods an address takes. Fastify answers 404 for a wrong method; HTTP wants 405. */
export interface AllowedMethods {
  /** Empty when nothing is at that path. */
  readonly of: (path: string) => readonly string[];
}

/** Must be called before routes are added: it listens for them. */
export function collectAllowedMethods(server: FastifyInstance): AllowedMethods {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    if (url !== '*' && url !== '/*')
      routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return {
    of: (path) => {
      const matching = routes.filter(({ pattern }) => pattern.test(path));
      return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
    },
  };
}

/** `/api/orders/:ref` to an expression; `:name` is one segment, `*` the rest. */
function patternOf(url: string): RegExp {
  const source = url
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/:[^/]+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}/?$`);
}
