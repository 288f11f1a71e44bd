import { createApi } from './create-api.ts';
import { runService } from './lifecycle/index.ts';

/** The HTTP service alone; any number of these may run beside one another. */
runService('api', async ({ configuration, logger, metrics, readiness, closing }) => {
  const app = await createApi({ configuration, logger, metrics, readiness, modules: [] });
  closing.add('api', () => app.close());
  await app.listen(configuration.http.port, configuration.http.host);
});
