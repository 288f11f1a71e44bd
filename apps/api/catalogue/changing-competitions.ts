import type {
  CompetitionEvent,
  CompetitionId,
  CompetitionKind,
  CompetitionState,
} from '../../../libs/catalogue/index.ts';
import type { Executed } from '../../../libs/event-store/index.ts';
import { parseProductId } from '../../../libs/kernel/index.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import type { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { changed } from './changing-catalogue.ts';
import { competitionView } from './competition-views.ts';

const ofAnother = 'There is no class with this id.';
const missing = {
  event: {
    'catalogue.unknown-event': 'There is no event with this id.',
    'catalogue.unknown-class': ofAnother,
  },
  series: {
    'catalogue.unknown-series': 'There is no series with this id.',
    'catalogue.unknown-class': ofAnother,
  },
} as const;

const paths = { event: '/api/events', series: '/api/series' } as const;

/** The event or series as it now stands; with `made`, new at that place below its own. */
export function changedCompetition(
  kind: CompetitionKind,
  executed: Executed<CompetitionState, CompetitionEvent>,
  made?: string,
): JsonAnswer {
  const id = executed.state.competition?.competitionId ?? '';
  const show = ({ competition }: CompetitionState) =>
    competition === undefined ? {} : { [kind]: competitionView(competition) };
  const location = made === undefined ? undefined : `${paths[kind]}/${id}${made}`;
  return changed(executed, show, location, missing[kind]);
}

/** Events and series are named like products. */
export function idOf(kind: CompetitionKind, id: string): CompetitionId {
  const competitionId = parseProductId(id);
  if (competitionId === undefined) throw unknownCompetition(kind);
  return { kind, competitionId };
}

/** The 404 of one that is not there. */
export function unknownCompetition(kind: CompetitionKind): Problem {
  return kind === 'event'
    ? notFound('catalogue.unknown-event', missing.event['catalogue.unknown-event'])
    : notFound('catalogue.unknown-series', missing.series['catalogue.unknown-series']);
}
