import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Line {
  readonly outside: Socket;
  readonly inside: Socket;
}

/**
 * The port that clients see: it passes bytes to the gRPC server behind it, so that connections can be
 * cut, stopped in mid-speech and refused exactly as a broken network or a killed process would.
 */
export class FrontDoor {
  readonly #insidePort: number;
  readonly #lines = new Set<Line>();
  #server: Server | undefined;
  #port = 0;
  #frozen = false;

  constructor(insidePort: number) {
    this.#insidePort = insidePort;
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#lines.size;
  }

  async open(): Promise<void> {
    const server = createServer((outside) => {
      this.#join(outside);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections and cuts those that are there. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else
        server.close(() => {
          resolve();
        });
    });
    this.cutAll();
    await closed;
  }

  cutAll(): void {
    for (const line of [...this.#lines]) this.#cut(line);
  }

  /** Cuts the connection that a gRPC call came by, named as gRPC names its peer (`address:port`). */
  cut(peer: string): void {
    for (const line of [...this.#lines])
      if (peer.endsWith(`:${String(line.inside.localPort)}`)) this.#cut(line);
  }

  /** Accepts and says nothing until `thaw`, as a stopped process does. */
  freeze(): void {
    this.#frozen = true;
    for (const line of this.#lines) stop(line);
  }

  thaw(): void {
    this.#frozen = false;
    for (const line of this.#lines) flow(line);
  }

  #join(outside: Socket): void {
    const inside = connect(this.#insidePort, '127.0.0.1');
    const line = { outside, inside };
    this.#lines.add(line);
    for (const socket of [outside, inside]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#cut(line);
      });
    }
    if (!this.#frozen) flow(line);
  }

  #cut(line: Line): void {
    this.#lines.delete(line);
    line.outside.destroy();
    line.inside.destroy();
  }
}

function flow({ outside, inside }: Line): void {
  outside.pipe(inside);
  inside.pipe(outside);
}

function stop({ outside, inside }: Line): void {
  outside.unpipe(inside);
  inside.unpipe(outside);
  outside.pause();
  inside.pause();
}
