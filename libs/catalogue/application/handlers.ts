import {
  ActivateProductHandler,
  ChangeProductHandler,
  CreateProductHandler,
  DeactivateProductHandler,
} from './product-commands.ts';
import { DeclareProductTypeHandler } from './product-type-commands.ts';
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
] as const;
