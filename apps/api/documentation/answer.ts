import { z } from 'zod';

/** What an operation answers when it succeeds: a named JSON body, or another kind of content, or nothing. */
export type DocumentedAnswer =
  | { readonly status: number; readonly body: z.ZodType }
  | { readonly status: number; readonly content: string }
  | { readonly status: number };

/** By method and path: `GET /api/orders/{ref}`. */
export type DocumentedAnswers = Readonly<Record<string, DocumentedAnswer>>;

/** Every body that has a name in the document. */
export const namedAnswers = z.registry<{ readonly id: string }>();

/**
 * A body under its name in the document. It says what clients may count on: a field that is not named
 * may come as well, since an answer gains fields and loses none.
 */
export function named<Shape extends z.ZodRawShape>(id: string, shape: Shape): z.ZodObject<Shape> {
  const body = z.object(shape);
  namedAnswers.add(body, { id });
  return body;
}

/** Read: 200. */
export function ok(body: z.ZodType): DocumentedAnswer {
  return { status: 200, body };
}

/** Made: 201. */
export function made(body: z.ZodType): DocumentedAnswer {
  return { status: 201, body };
}

/** Taken, and going on: 202. */
export function begun(body: z.ZodType): DocumentedAnswer {
  return { status: 202, body };
}

/** 200 with something else than JSON. */
export function content(type: string): DocumentedAnswer {
  return { status: 200, content: type };
}

/** 200 without a body. */
export const nothing: DocumentedAnswer = { status: 200 };
