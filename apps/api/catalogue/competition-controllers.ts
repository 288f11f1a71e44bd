import { EventsController } from './events.controller.ts';
import { ListingCompetitionsController } from './listing-competitions.controller.ts';
import { RegistrationsController } from './registrations.controller.ts';
import { SeriesController } from './series.controller.ts';

/** Events and series: made and changed, listed, and who is registered. */
export const competitionControllers = [
  EventsController,
  SeriesController,
  ListingCompetitionsController,
  RegistrationsController,
];
