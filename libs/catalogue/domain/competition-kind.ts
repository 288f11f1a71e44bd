/** An event is held once; a series is several events with one registration for them all. */
export type CompetitionKind = 'event' | 'series';
