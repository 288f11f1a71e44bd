import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { msOf, systemClock, systemRandom } from '../../../libs/kernel/index.ts';

/** A certificate with its private key, both PEM; a client's certificate text holds its chain. */
export interface IssuedCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** A certificate that may sign others. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEAR_MS = 365 * 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Root, intermediate and the server's certificate. There is an intermediate so that a client that
 * sends its leaf alone is refused, as at Swish (Merchant Integration Guide 2.1, TLS).
 */
export async function issueChain(): Promise<{
  readonly rootPem: string;
  readonly issuer: IssuedCertificate;
  readonly server: IssuedCertificate;
}> {
  const root = await sign({
    subject: 'CN=Swish simulator root',
    years: 10,
    extensions: authorityExtensions(1),
  });
  const issuer = await sign({
    subject: 'CN=Swish simulator issuer',
    years: 10,
    extensions: authorityExtensions(0),
    issuer: root,
  });
  const server = await sign({
    subject: 'CN=localhost',
    years: 10,
    extensions: serverExtensions(),
    issuer: root,
  });
  return {
    rootPem: root.certificate.toString('pem'),
    issuer: await toPem(issuer),
    server: await toPem(server),
  };
}

/**
 * A merchant's certificate: the merchant number is its common name; valid two years, as at Swish.
 */
export async function issueClient(issuer: Issuer, commonName: string): Promise<IssuedCertificate> {
  const client = await sign({
    subject: `CN=${commonName}`,
    years: 2,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
    ],
    issuer,
  });
  const { certPem, keyPem } = await toPem(client);
  return { certPem: `${certPem}\n${issuer.certificate.toString('pem')}`, keyPem };
}

/** Reads an issuer back from its files. */
export async function readIssuer(certPem: string, keyPem: string): Promise<Issuer> {
  const key = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(keyPem),
    ALGORITHM,
    true,
    ['sign'],
  );
  return { certificate: new X509Certificate(certPem), key };
}

interface Wish {
  readonly subject: string;
  readonly years: number;
  readonly extensions: readonly Extension[];
  readonly issuer?: Issuer;
}

async function sign(wish: Wish): Promise<Issuer> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const nowMs = msOf(systemClock.now());
  const extensions = [
    ...wish.extensions,
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  if (wish.issuer !== undefined)
    extensions.push(await AuthorityKeyIdentifierExtension.create(wish.issuer.certificate));
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: wish.subject,
    issuer: wish.issuer?.certificate.subject ?? wish.subject,
    notBefore: new Date(nowMs - HOUR_MS),
    notAfter: new Date(nowMs + wish.years * YEAR_MS),
    publicKey: keys.publicKey,
    signingKey: wish.issuer?.key ?? keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return { certificate, key: keys.privateKey };
}

function authorityExtensions(pathLength: number): readonly Extension[] {
  return [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
}

function serverExtensions(): readonly Extension[] {
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
  ];
}

/** A positive serial number of full length: its first byte is neither zero nor above 0x7f. */
function serialNumber(): string {
  const bytes = systemRandom.bytes(16);
  bytes[0] = 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function toPem(issued: Issuer): Promise<IssuedCertificate> {
  const key = await crypto.subtle.exportKey('pkcs8', issued.key);
  return {
    certPem: issued.certificate.toString('pem'),
    keyPem: PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
