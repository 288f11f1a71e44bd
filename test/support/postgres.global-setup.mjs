import { spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './typescript.mjs';

// Waits for the end of its input, which the system closes however we die, so that no server stays
// behind; then stops the server and removes its folder. Its own process group: Ctrl-C is for us.
const reaper = `cat > /dev/null
sleep 0.3
pid=$(head -n 1 "$1/postgres/postmaster.pid" 2> /dev/null)
if [ -n "$pid" ]; then
  kill -QUIT "$pid" 2> /dev/null
  for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
fi
rm -rf "$1"`;

/** One server for the whole run; a database of its own for each test (see postgres.ts). */
export default async function startPostgres() {
  if (process.env.TEST_DATABASE_URL) return;
  const { startCluster } = await import('../../apps/standalone/embedded-postgres/index.ts');
  const folder = await mkdtemp(join(tmpdir(), 'order-ledger-test-'));
  // The server runs as another user when the tests run as root.
  await chmod(folder, 0o755);
  const child = spawn('bash', ['-c', reaper, 'reaper', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const cluster = await startCluster({
    folder: join(folder, 'postgres'),
    passwordFile: join(folder, 'password'),
    settings: {
      max_connections: '300',
      shared_buffers: '128MB',
      // The data dies with the run, so nothing is gained by waiting for the disk.
      fsync: 'off',
      full_page_writes: 'off',
      max_wal_size: '4GB',
      autovacuum_naptime: '10s',
      jit: 'off',
    },
    startTimeoutMs: 60_000,
    stopTimeoutMs: 10_000,
  });
  process.env.TEST_DATABASE_URL = cluster.url('postgres');
  globalThis.stopTestPostgres = async () => {
    child.stdin.end();
    await new Promise((done) => child.once('exit', done));
  };
}
