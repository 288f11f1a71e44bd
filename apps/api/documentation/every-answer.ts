import type { DocumentedAnswers } from './answer.ts';
import { catalogueAnswers } from './answers/catalogue.ts';
import { competitionAnswers } from './answers/competitions.ts';
import { historyAnswers } from './answers/history.ts';
import { operationAnswers } from './answers/operations.ts';
import { orderAnswers } from './answers/orders.ts';
import { paymentAnswers } from './answers/payments.ts';
import { sellingAnswers } from './answers/selling.ts';
import { valueAnswers } from './answers/value.ts';

/** What every operation answers; a new one adds its line in the file of its subject. */
export const everyAnswer: DocumentedAnswers = {
  ...orderAnswers,
  ...paymentAnswers,
  ...historyAnswers,
  ...catalogueAnswers,
  ...competitionAnswers,
  ...valueAnswers,
  ...sellingAnswers,
  ...operationAnswers,
};
