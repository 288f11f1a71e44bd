import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Competition, CompetitionKind } from '../../../libs/catalogue/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { Problem } from '../http/problem.ts';

const kindKey = 'order-ledger:own-competitions';

/** Of events, or of series, a promoter reaches their own: those that pay one of the key's recipients. */
export const OwnCompetitions = (kind: CompetitionKind): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(kindKey, kind), UseGuards(OwnCompetitionsGuard));

/** Who is paid, as a competition or a request names it; null and nothing say nothing. */
interface Place {
  readonly recipientId?: unknown;
  readonly seriesId?: unknown;
}

/**
 * Refuses a promoter what is another's: an event or a series that pays none of theirs, and a change that
 * would have it pay another, or stand in another's series. What is not there at all is left to the command.
 */
@Injectable()
class OwnCompetitionsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(API_PARTS) private readonly parts: ApiParts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const { apiKey } = request;
    if (apiKey?.role !== 'promoter') return true;
    const kind = this.reflector.getAllAndOverride<CompetitionKind>(kindKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { id } = request.params as { readonly id?: string };
    const before = id === undefined ? undefined : await this.#find(kind, id);
    if (id !== undefined && before === undefined) return true;
    const after = placeAfter(kind, before, bodyOf(request));
    const named = [before?.details, seriesIn(after), after].filter((one) => one !== undefined);
    for (const place of named) if (!(await this.#isOwn(place, apiKey.recipientIds))) throw notOwn;
    return true;
  }

  /** The recipient that it names goes before its series's. */
  async #isOwn({ recipientId, seriesId }: Place, own: readonly string[]): Promise<boolean> {
    if (typeof recipientId === 'string' && recipientId !== '') return own.includes(recipientId);
    if (typeof seriesId !== 'string' || seriesId === '') return false;
    const series = await this.#find('series', seriesId);
    return series !== undefined && own.includes(series.details.recipientId ?? '');
  }

  async #find(kind: CompetitionKind, id: string): Promise<Competition | undefined> {
    const { events, series } = this.parts.catalogue;
    return (await (kind === 'event' ? events : series).load(id)).state.competition;
  }
}

/** Where it would stand afterwards; a series is part of none. */
function placeAfter(kind: CompetitionKind, before: Competition | undefined, wish: Place): Place {
  const { recipientId = before?.details.recipientId } = wish;
  const { seriesId = before?.details.seriesId } = wish;
  return kind === 'event' ? { recipientId, seriesId } : { recipientId };
}

/** The series that an event would be part of must be theirs too, whoever the event pays. */
function seriesIn({ seriesId }: Place): Place | undefined {
  return typeof seriesId === 'string' ? { seriesId } : undefined;
}

function bodyOf({ body }: KnownRequest): Place {
  return typeof body === 'object' && body !== null ? body : {};
}

const notOwn = new Problem({
  status: 403,
  code: 'access.not-own',
  detail: 'A promoter reaches events and series that pay one of their own recipients.',
});
