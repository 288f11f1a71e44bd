import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto } from '../http/paging.ts';

export class ListProductsDto extends PageDto {
  /** The code of a product type. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly type?: string;

  /** Those out of sale too; for operators. */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly inactive?: 'true' | 'false';
}

export class ListSessionsDto extends PageDto {
  /** Drafts are for operators. */
  @IsIn(['published', 'draft', 'all'])
  readonly status: 'published' | 'draft' | 'all' = 'published';

  /** Upcoming: a slot is yet to start, the next first. Past: all have started, the latest first. */
  @IsOptional()
  @IsIn(['upcoming', 'past'])
  readonly when?: 'upcoming' | 'past';
}

export class ListSeriesDto extends PageDto {
  /** Those that will not be held, too. */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly cancelled?: 'true' | 'false';

  /** Only those of the promoter who asks. */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly own?: 'true' | 'false';
}

export class ListEventsDto extends ListSeriesDto {
  /** Only the events of this series. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly series?: string;
}
