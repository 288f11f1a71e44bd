import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { unreadable } from './refusing.ts';

/** One page of a list, read no earlier than a place in the log. */
export class PageDto {
  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  readonly limit: number = 50;

  /** Of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly cursor?: string;

  /** A position that an answer gave: the list shows at least that. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly after?: string;
}

/** One thing, read no earlier than a place in the log. */
export class AfterDto {
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly after?: string;
}

/** The last row of a page as text that the next page is asked for with. */
export function cursorOf(parts: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** The parts of a cursor of ours; anything else is refused. */
export function readCursor(cursor: string, length: number): readonly (string | null)[] {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (Array.isArray(parts) && parts.length === length && parts.every(isPart)) return parts;
  throw foreignCursor();
}

function foreignCursor() {
  const message = 'use the cursor of the page before';
  return unreadable([{ field: 'cursor', code: 'request.invalid-cursor', message }]);
}

/** The number in a cursor that is one number, as text. */
export function readNumberCursor(cursor: string): string {
  const [number] = readCursor(cursor, 1);
  if (typeof number === 'string' && /^\d{1,18}$/.test(number)) return number;
  throw foreignCursor();
}

/** Postgres takes no NUL. */
function isPart(part: unknown): part is string | null {
  return part === null || (typeof part === 'string' && !part.includes('\0'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
