import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import {
  type BoughtDownload,
  type DownloadRejection,
  type DownloadState,
  type DownloadUsed,
  useDownload,
} from '../domain/download.ts';

export type DownloadStream = DeciderStream<DownloadState, DownloadUsed>;
type Answer = Executed<DownloadState, DownloadUsed, DownloadRejection>;

/** Token of the DeciderStream of downloads. */
export const DOWNLOAD_STREAM = Symbol('DownloadStream');

/** What a line's uses are counted under. */
export function downloadIdOf({ orderRef, lineId }: BoughtDownload): string {
  return `${orderRef}.${lineId}`;
}

/** Uses a download once; the command's id is the use's. */
export class UseDownload extends Command<Answer> {
  constructor(
    readonly bought: BoughtDownload,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(UseDownload)
export class UseDownloadHandler implements ICommandHandler<UseDownload> {
  constructor(@Inject(DOWNLOAD_STREAM) private readonly downloads: DownloadStream) {}

  async execute({ bought, context }: UseDownload): Promise<Answer> {
    const { commandId: useId, now } = context;
    return this.downloads.execute(downloadIdOf(bought), context, (state) =>
      useDownload(state, { bought, useId, now }),
    );
  }
}
