import type { FastifyReply, FastifyRequest } from 'fastify';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { verifyDownloadSignature } from '../../../libs/access/index.ts';
import {
  type BoughtDownload,
  type OpenFile,
  openFileOf,
  UseDownload,
} from '../../../libs/downloads/index.ts';
import {
  type CommandId,
  type Instant,
  type OrderRef,
  parseProductId,
} from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest, requireOrderAccess } from '../http/access.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import type { View } from '../orders/overview-view.ts';
import { downloadsOf, downloadView } from './bought-downloads.ts';

/** Files that customers bought: listed for whoever has the order, handed out by signed addresses. */
@ApiTags('orders')
@Controller('api/orders')
export class DownloadsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get(':ref/downloads')
  @ApiOperation({ summary: 'The downloads of a completed order, each with its signed address' })
  async list(@Req() request: KnownRequest, @Param('ref') ref: string): Promise<View> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    const downloads = await downloadsOf(this.parts, orderRef);
    const views = downloads.map((download) => downloadView(this.parts, download));
    return { orderReference: orderRef, downloads: await Promise.all(views) };
  }

  @Get(':ref/downloads/:line')
  @ApiOperation({ summary: 'A file that was bought; each use counts' })
  @ApiQuery({ name: 'expires', required: false })
  @ApiQuery({ name: 'signature', required: false })
  async use(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Param('line') lineId: string,
  ): Promise<void> {
    const orderRef = orderRefOf(ref);
    this.requireSignature(request, orderRef, lineId);
    const bought = (await downloadsOf(this.parts, orderRef)).find(
      (download) => download.bought.lineId === lineId,
    )?.bought;
    if (bought === undefined) throw unknownLine();
    const file = await this.fileOf(bought);
    try {
      // Programs that show a preview ask with HEAD; nothing is handed out then.
      if (request.method === 'HEAD') await file.handle.close();
      else await this.count(request, bought);
    } catch (error) {
      await file.handle.close();
      throw error;
    }
    const body = request.method === 'HEAD' ? undefined : file.handle.createReadStream();
    await reply.headers(headersOf(file)).send(body);
  }

  private requireSignature(request: FastifyRequest, orderRef: OrderRef, lineId: string): void {
    const { expires, signature } = request.query as Readonly<Record<string, unknown>>;
    const until = (typeof expires === 'string' ? expires : '') as Instant;
    const given = typeof signature === 'string' ? signature : '';
    const { downloads, clock } = this.parts;
    const address = { orderRef, lineId, expires: until };
    if (!verifyDownloadSignature(downloads.secret, address, given)) throw unsigned();
    if (clock.now() > until)
      throw rejectionToProblem({
        kind: 'rejected',
        code: 'download.expired',
        facts: { validUntil: until },
      });
  }

  /** Opened before the use is counted: where the file is missing nobody loses a use. */
  private async fileOf({ productId }: BoughtDownload): Promise<OpenFile> {
    const known = parseProductId(productId);
    const { directory } = this.parts.downloads;
    const file = known === undefined ? undefined : await openFileOf(directory, known);
    if (file === undefined) throw missing();
    return file;
  }

  private async count(request: KnownRequest, bought: BoughtDownload): Promise<void> {
    const { random, clock } = this.parts;
    const commandId = random.uuid() as CommandId;
    const { outcome } = await this.commands.execute(
      new UseDownload(bought, {
        ...{ commandId, correlationId: commandId, causationId: commandId },
        actor: actorOf(request),
        now: clock.now(),
      }),
    );
    if (outcome.kind === 'rejected') throw rejectionToProblem(outcome);
  }
}

function headersOf({ name, mediaType, size }: OpenFile): Record<string, string> {
  return {
    'content-type': mediaType,
    'content-length': String(size),
    // Whoever put the file there chose its name: what a header cannot hold stays out.
    'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
    // Each part of a file that is asked for in parts would count as a use.
    'accept-ranges': 'none',
    'cache-control': 'private, no-store',
  };
}

function unsigned(): Problem {
  return new Problem({
    status: 401,
    code: 'access.download-address-needed',
    detail: 'Use the whole address that the list of the order’s downloads gives.',
  });
}

function missing(): Problem {
  return new Problem({
    status: 503,
    code: 'download.file-missing',
    detail: 'The shop has not put the file in place; no use was counted.',
    retryAfter: 3_600,
  });
}

function unknownLine(): Problem {
  return notFound('download.unknown-line', 'The order has no such download.');
}
