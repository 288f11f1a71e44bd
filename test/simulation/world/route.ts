import type { Route } from './http.ts';

/** `POST /api/orders/:ref/cancel`, and who answers it. */
export function route(takes: string, handle: Route['handle']): Route {
  const [method = '', path = ''] = takes.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(/:[a-z]+/g, '([^/]+)')}$`), handle };
}
