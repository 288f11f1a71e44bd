import { AddClassHandler, ChangeClassHandler, RemoveClassHandler } from './class-commands.ts';
import {
  CancelCompetitionHandler,
  ChangeCompetitionHandler,
  CreateCompetitionHandler,
  SetRegistrationHandler,
} from './competition-commands.ts';
import {
  ActivateProductHandler,
  ChangeProductHandler,
  CreateProductHandler,
  DeactivateProductHandler,
} from './product-commands.ts';
import { DeclareProductTypeHandler } from './product-type-commands.ts';
import { ChangeRecipientHandler, CreateRecipientHandler } from './recipient-commands.ts';
import {
  ChangeSessionHandler,
  CreateSessionHandler,
  LinkRecordingHandler,
  PublishSessionHandler,
  UnpublishSessionHandler,
} from './session-commands.ts';
import { AddSlotHandler, RemoveSlotHandler } from './slot-commands.ts';

/** The handlers of every catalogue command; they need CATALOGUE_STREAMS. */
export const catalogueHandlers = [
  DeclareProductTypeHandler,
  CreateProductHandler,
  ChangeProductHandler,
  DeactivateProductHandler,
  ActivateProductHandler,
  CreateSessionHandler,
  ChangeSessionHandler,
  PublishSessionHandler,
  UnpublishSessionHandler,
  LinkRecordingHandler,
  AddSlotHandler,
  RemoveSlotHandler,
  CreateCompetitionHandler,
  ChangeCompetitionHandler,
  SetRegistrationHandler,
  CancelCompetitionHandler,
  AddClassHandler,
  ChangeClassHandler,
  RemoveClassHandler,
  CreateRecipientHandler,
  ChangeRecipientHandler,
] as const;
