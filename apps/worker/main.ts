import { createApi } from '../api/create-api.ts';
import { runService } from '../api/lifecycle/index.ts';
import { openConfiguredLedger } from '../composition/open-configured-ledger.ts';

/**
 * Projections, processes and timers. Several may run: each piece of work has one active runner, and
 * the others stand by. It serves health and metrics on its port and nothing else.
 */
runService('worker', async (parts) => {
  const { configuration, logger, metrics, readiness, closing } = parts;
  const { api } = await openConfiguredLedger(parts);
  await api.projections.start();
  closing.add('read models', () => api.projections.stop());
  await api.processes.start();
  closing.add('processes', () => api.processes.stop());
  const app = await createApi({ configuration, logger, metrics, readiness, modules: [] });
  closing.add('health and metrics', () => app.close());
  await app.listen(configuration.http.port, configuration.http.host);
});
