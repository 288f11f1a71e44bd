import { explain } from '../api/lifecycle/index.ts';
import { findService } from './find-service.ts';
import { play } from './play.ts';

findService(process.env)
  .then((service) => play(service, process.stdout))
  .then((isWell) => {
    process.exitCode = isWell ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  });
