import { prepareReadModels } from '../../libs/projecting/index.ts';
import { openConfiguredLedger } from '../composition/open-configured-ledger.ts';
import { readModels } from '../composition/read-models.ts';
import { createApi } from './create-api.ts';
import { ledgerModule } from './ledger.module.ts';
import { runService } from './lifecycle/index.ts';

/** The HTTP service alone; any number of these may run beside one another. */
runService('api', async (parts) => {
  const { configuration, logger, metrics, readiness, closing, pool } = parts;
  const ledger = await openConfiguredLedger(parts);
  // Who waits for a read model asks for its checkpoint, even before a worker has ever run.
  await prepareReadModels(pool, readModels);
  const modules = [ledgerModule(ledger.api, ledger.catalogue)];
  const app = await createApi({ configuration, logger, metrics, readiness, modules });
  closing.add('api', () => app.close());
  await app.listen(configuration.http.port, configuration.http.host);
});
