import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, systemRandom, msOf } from '../../../libs/kernel/index.ts';

/** What a client of the simulator needs, and what the simulator itself shows. All of it is PEM. */
export interface SimulatorCertificates {
  /**
   * The root that signs the simulator's own certificate and, through an intermediate, the clients'.
   */
  readonly caPem: string;
  readonly serverCertPem: string;
  readonly serverKeyPem: string;
  /** Leaf and intermediate: Swish wants the whole chain (Merchant Integration Guide 2.1, TLS). */
  readonly clientCertPem: string;
  readonly clientKeyPem: string;
}

/** A merchant's certificate and key. */
export interface ClientCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** The merchant number of Swish's own public test bundle. */
const TEST_MERCHANT_NUMBER = '1234679304';

const FILES = ['ca.pem', 'issuer.pem', 'issuer.key', 'server.pem', 'server.key'] as const;
const DAY_MS = 86_400_000;

/**
 * Makes the certificates on the first start and reuses them afterwards, so that a client that was
 * set up once still fits after a restart. Two starts at once are safe: the first rename wins. The
 * keys are P-256, which is quick; Swish itself demands RSA 4096 (Merchant Integration Guide 2.1).
 */
export async function ensureCertificates(
  directory: string,
  merchantNumber: string = TEST_MERCHANT_NUMBER,
): Promise<SimulatorCertificates> {
  const known = await readAuthority(directory);
  if (known === undefined) await createAuthority(directory);
  const authority = known ?? (await readAuthority(directory));
  if (authority === undefined) throw new Error('the simulator cannot read back its certificates');
  const client = await ensureClientCertificate(directory, merchantNumber);
  return {
    caPem: authority['ca.pem'],
    serverCertPem: authority['server.pem'],
    serverKeyPem: authority['server.key'],
    clientCertPem: client.certPem,
    clientKeyPem: client.keyPem,
  };
}

/**
 * A certificate for one merchant number, made on first use; needs `ensureCertificates` before it.
 */
export async function ensureClientCertificate(
  directory: string,
  merchantNumber: string,
): Promise<ClientCertificate> {
  if (!/^\d{1,20}$/.test(merchantNumber)) throw new RangeError('a merchant number is digits');
  const path = join(directory, 'authority', `client-${merchantNumber}.pem`);
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined && isStillValid(known)) return splitClientFile(known);
  const authority = await readAuthority(directory);
  if (authority === undefined) throw new Error('the simulator has no certificates here yet');
  const { issueClient, readIssuer } = await certificateIssuer();
  const issuer = await readIssuer(authority['issuer.pem'], authority['issuer.key']);
  const client = await issueClient(issuer, merchantNumber);
  await writeAtomically(path, `${client.certPem}\n${client.keyPem}\n`);
  return client;
}

/** Loaded when something is issued: on most starts everything was issued by an earlier one. */
function certificateIssuer() {
  return import('./certificate-issuer.ts');
}

type Authority = Readonly<Record<(typeof FILES)[number], string>>;

async function readAuthority(directory: string): Promise<Authority | undefined> {
  try {
    const texts = await Promise.all(
      FILES.map((file) => readFile(join(directory, 'authority', file), 'utf8')),
    );
    const authority = Object.fromEntries(
      FILES.map((file, i) => [file, texts[i] ?? '']),
    ) as unknown as Authority;
    return isStillValid(authority['server.pem']) ? authority : undefined;
  } catch {
    return undefined;
  }
}

async function createAuthority(directory: string): Promise<void> {
  const { issueChain } = await certificateIssuer();
  const chain = await issueChain();
  const draft = join(directory, `authority-${systemRandom.uuid()}`);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const texts: Authority = {
    'ca.pem': chain.rootPem,
    'issuer.pem': chain.issuer.certPem,
    'issuer.key': chain.issuer.keyPem,
    'server.pem': chain.server.certPem,
    'server.key': chain.server.keyPem,
  };
  for (const file of FILES) await writeFile(join(draft, file), texts[file], { mode: 0o600 });
  await putInPlace(directory, draft);
}

async function putInPlace(directory: string, draft: string): Promise<void> {
  const place = join(directory, 'authority');
  const renamed = await rename(draft, place).then(
    () => true,
    () => false,
  );
  if (renamed) return;
  if ((await readAuthority(directory)) !== undefined) {
    await rm(draft, { recursive: true });
    return;
  }
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${systemRandom.uuid()}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

function isStillValid(certificatePem: string): boolean {
  const validTo = Date.parse(new X509Certificate(certificatePem).validTo);
  return validTo - DAY_MS > msOf(systemClock.now());
}

function splitClientFile(text: string): ClientCertificate {
  const at = text.indexOf('-----BEGIN PRIVATE KEY-----');
  return { certPem: text.slice(0, at).trim(), keyPem: text.slice(at).trim() };
}
