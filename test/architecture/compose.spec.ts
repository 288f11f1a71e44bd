import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { variables } from '../../apps/api/configuration/variables.ts';
import { root } from './repository.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);

describe('docker-compose.yml', () => {
  it('given the whole product, when services are listed, then API, worker, Postgres and EventStoreDB are there', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'api',
      'database',
      'event-store',
      'worker',
    ]);
  });

  it.each(services)(
    'given %s, when it is read, then it has a health check and starts again',
    (_, service) => {
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
      expect(service.restart).toBe('unless-stopped');
    },
  );

  it.each(services)(
    'given %s, when its ports are read, then they are on the loopback interface',
    (_, { ports }) => {
      for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    },
  );

  it.each(services)(
    'given %s, when its secrets are read, then none has a default',
    (_, { environment }) => {
      for (const [name, value] of Object.entries(environment ?? {}))
        if (/PASSWORD|SECRET|_KEY$|PASSPHRASE/.test(name) && !name.endsWith('_FILE'))
          expect(value).toMatch(/^\$\{\w+(?::\?[^}]+|:-)\}$/);
    },
  );

  it('given the database and the key, when they are not set, then compose refuses to start', () => {
    expect(compose.services['database']?.environment?.['POSTGRES_PASSWORD']).toContain(':?');
    for (const [, { environment }] of ours) {
      expect(environment?.['MASTER_KEY']).toContain(':?');
      expect(environment?.['DATABASE_URL']).toContain(':?');
    }
  });

  it('given stores of data, when their volumes are read, then each is named, so that it outlives the container', () => {
    for (const name of ['database', 'event-store']) {
      const mounted = compose.services[name]?.volumes ?? [];
      expect(mounted.length).toBeGreaterThan(0);
      for (const volume of mounted)
        expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
  });

  it('given the event store without TLS, when its networks are read, then it is on the inner one alone', () => {
    expect(compose.services['event-store']?.networks).toEqual(['inside']);
    expect(compose.services['event-store']?.ports).toBeUndefined();
    expect(compose.networks['inside']?.internal).toBe(true);
  });

  it.each(ours)(
    'given %s, when its settings are read, then each is a variable of the product',
    (_, service) => {
      expect(Object.keys(variables)).toEqual(
        expect.arrayContaining(Object.keys(service.environment ?? {})),
      );
    },
  );

  it.each(ours)(
    'given %s, when it starts, then the stores are healthy and its program exists',
    (_, service) => {
      expect(service.depends_on).toMatchObject({
        database: { condition: 'service_healthy' },
        'event-store': { condition: 'service_healthy' },
      });
      const [program = ''] = service.command ?? [];
      const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(join(root, source))).toBe(true);
    },
  );
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('given its last stage, when it is read, then it does not run as root', () => {
    const last = lines.lastIndexOf(lines.filter((line) => line.startsWith('FROM ')).at(-1) ?? '');
    expect(lines.slice(last)).toContain('USER node');
  });

  it('given its installs, when they are read, then no package runs a script', () => {
    const installs = lines.filter((line) => line.includes('npm ci'));
    expect(installs).toHaveLength(2);
    for (const line of installs) expect(line).toContain('--ignore-scripts');
  });

  it('given what it copies, when .dockerignore is read, then each of it is let through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    for (const path of copied) {
      expect(existsSync(join(root, path))).toBe(true);
      expect(allowed).toContain(path.split('/')[0]);
    }
  });
});
