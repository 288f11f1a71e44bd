import { SingleBar } from 'cli-progress';

/** How far a piece of work has come, for whoever watches. */
export interface Showing {
  readonly begin: (what: string) => void;
  readonly done: (result: string) => void;
  readonly end: () => void;
}

/** A bar on a terminal; where nobody watches (a log, a pipe), a line for each step that is done. */
export function showing(
  total: number,
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): Showing {
  return output.isTTY ? bar(total) : lines(total, (line) => void output.write(`${line}\n`));
}

function bar(total: number): Showing {
  const shown = new SingleBar({
    format: '{bar} {value}/{total}  {what}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: true,
  });
  shown.start(total, 0, { what: '' });
  return {
    begin: (what) => shown.update({ what }),
    done: () => shown.increment(),
    end: () => shown.stop(),
  };
}

function lines(total: number, write: (line: string) => void): Showing {
  let step = 0;
  let current = '';
  return {
    begin: (what) => {
      current = what;
    },
    done: (result) => write(`[${String(++step)}/${String(total)}] ${current}: ${result}`),
    end: () => undefined,
  };
}
