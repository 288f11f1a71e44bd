import { describe, expect, it } from '@jest/globals';
import { may, permissions, reachOf, type Role } from './roles.ts';

const allowed = (role: Role) => permissions().filter((permission) => may(role, permission));

describe('roles', () => {
  it('given a checkout key, which may stand in a browser, then it places orders and nothing else', () => {
    expect(allowed('checkout')).toEqual(['orders.place']);
  });

  it('given a promoter, then whatever they may reaches only their own', () => {
    expect(allowed('promoter').map((permission) => reachOf('promoter', permission))).toEqual(
      allowed('promoter').map(() => 'own'),
    );
    expect(may('promoter', 'orders.change')).toBe(false);
  });

  it('given an accountant, then they read, close and sync, and change no order, payment or person', () => {
    expect(allowed('accountant')).toEqual([
      'orders.read',
      'callbacks.read',
      'provider-calls.read',
      'projections.read',
      'audit.read',
      'accounting.read',
      'accounting.close',
      'accounting.sync',
      'reports.read',
    ]);
  });

  it('given an operator, then closing the books and handing out keys is not theirs', () => {
    const denied = permissions().filter((permission) => !may('operator', permission));
    expect(denied).toEqual(['accounting.close', 'api-keys.change']);
  });

  it('given an admin, then all is allowed', () => {
    expect(allowed('admin')).toEqual(permissions());
  });
});
