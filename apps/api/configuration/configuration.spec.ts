import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { variables, variablesSchema } from './variables.ts';

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
const set = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
  ([, name = '', value = '']) => [name, value] as const,
);
const named = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);

function messageOf(environment: Record<string, string>): string {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return 'accepted';
}

describe('the configuration', () => {
  it('given an empty environment, when it is read, then everything runs embedded on the loopback', () => {
    expect(readConfiguration({})).toMatchObject({
      http: { host: '127.0.0.1', port: 3000, publicUrl: undefined, corsOrigins: [] },
      storage: { databaseUrl: undefined, eventStoreUrl: undefined, dataDir: './data' },
      orders: { expireAfterMs: 900_000 },
      swish: { baseUrl: undefined },
    });
  });

  it('given several wrong variables, when they are read, then one message names all and shows no value', () => {
    const message = messageOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://secret@db',
      LOG_LEVEL: 'loud',
      MASTER_KEY: 'short-secret',
      TRUST_PROXY: 'yes',
    });
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'MASTER_KEY', 'TRUST_PROXY'])
      expect(message).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(message).not.toMatch(/secret|loud|yes|70000/);
  });

  it('given an empty variable, when it is read, then it counts as not set', () => {
    expect(readConfiguration({ PORT: '', MASTER_KEY: ' ' }).http.port).toBe(3000);
  });

  it("given Swish's address without certificate, key and https, when it is read, then each is missed", () => {
    const message = messageOf({ SWISH_URL: 'https://cpc.getswish.net/swish-cpcapi/api/' });
    expect(message).toContain('SWISH_CERTIFICATE_FILE must be set');
    expect(message).toContain('SWISH_KEY_FILE must be set');
    expect(message).toContain('PUBLIC_URL must be https');
  });

  it('given retired keys, when they are read, then they come apart, and never without a newer one', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    const read = readConfiguration({ MASTER_KEY: key, MASTER_KEYS_RETIRED: `old:${key}` });
    expect(read.keys.retired).toEqual([{ id: 'old', key }]);
    expect(messageOf({ MASTER_KEYS_RETIRED: `old:${key}` })).toContain('MASTER_KEY must be set');
    expect(messageOf({ MASTER_KEY: key, MASTER_KEYS_RETIRED: 'old' })).toContain('id:key');
  });

  it('given a public address with a slash at its end, when it is read, then paths can be put after it', () => {
    expect(readConfiguration({ PUBLIC_URL: 'https://pay.example.se/' }).http.publicUrl).toBe(
      'https://pay.example.se',
    );
  });
});

describe('.env.example', () => {
  it('given every variable that is read, when the example is searched, then it explains these and no others', () => {
    expect([...new Set(named)].sort()).toEqual(Object.keys(variables).sort());
  });

  it('given the example as it stands, when it is read, then its values are the defaults', () => {
    const given = Object.fromEntries(set.filter(([, value]) => value !== ''));
    expect(variablesSchema.parse(given)).toEqual(variablesSchema.parse({}));
  });
});
