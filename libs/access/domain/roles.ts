/** What a key may be for. */
export type Role = 'checkout' | 'operator' | 'promoter' | 'accountant' | 'admin';

/** How far a permission reaches: everything, or only what belongs to the key's own recipients. */
export type Reach = 'all' | 'own';

/** What a call needs; named after what it does, not after its path. */
export type Permission = keyof typeof reaches;

/**
 * Who may do what; a role that a line does not name may not. Whatever needs no key (status by
 * reference, callbacks, the catalogue) or an order's own token is not in it.
 * Source: the API's conventions: checkout places orders and nothing else, a promoter has their own
 * recipients, events and series, an accountant reads, verifies and exports.
 */
const reaches = {
  'orders.place': { checkout: 'all', operator: 'all', admin: 'all' },
  'orders.read': { operator: 'all', promoter: 'own', accountant: 'all', admin: 'all' },
  'orders.change': { operator: 'all', admin: 'all' },
  'payments.confirm': { operator: 'all', admin: 'all' },
  'gift-cards.change': { operator: 'all', admin: 'all' },
  'points.change': { operator: 'all', admin: 'all' },
  'memberships.change': { operator: 'all', admin: 'all' },
  'catalogue.change': { operator: 'all', promoter: 'own', admin: 'all' },
  'discount-codes.change': { operator: 'all', admin: 'all' },
  'recipients.change': { operator: 'all', promoter: 'own', admin: 'all' },
  'cases.resolve': { operator: 'all', admin: 'all' },
  'jobs.run': { operator: 'all', admin: 'all' },
  'callbacks.read': { operator: 'all', accountant: 'all', admin: 'all' },
  'callbacks.replay': { operator: 'all', admin: 'all' },
  'provider-calls.read': { operator: 'all', accountant: 'all', admin: 'all' },
  'projections.read': { operator: 'all', accountant: 'all', admin: 'all' },
  'projections.rebuild': { operator: 'all', admin: 'all' },
  'people.export': { operator: 'all', admin: 'all' },
  'people.forget': { operator: 'all', admin: 'all' },
  'diagnostics.run': { operator: 'all', admin: 'all' },
  'audit.read': { operator: 'all', accountant: 'all', admin: 'all' },
  'accounting.read': { operator: 'all', accountant: 'all', admin: 'all' },
  'accounting.close': { accountant: 'all', admin: 'all' },
  'accounting.sync': { operator: 'all', accountant: 'all', admin: 'all' },
  'reports.read': { operator: 'all', promoter: 'own', accountant: 'all', admin: 'all' },
  'api-keys.change': { admin: 'all' },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<Role, Reach>>>>>;

/** Whether the role may at all; where `reachOf` says `own`, the caller narrows to the key's recipients. */
export function may(role: Role, permission: Permission): boolean {
  return reachOf(role, permission) !== undefined;
}

/** Undefined: not at all. */
export function reachOf(role: Role, permission: Permission): Reach | undefined {
  const reach: Readonly<Partial<Record<Role, Reach>>> = reaches[permission];
  return reach[role];
}

/** All permissions, for documents and tests. */
export function permissions(): readonly Permission[] {
  return Object.keys(reaches) as Permission[];
}
