import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from '../orders/money.dto.ts';
import { capacityMax, idMessage, idPattern } from './product.dto.ts';

/** Shorter than other ids: the code of its member discount holds it. */
const competitionIdPattern = /^[a-z0-9][a-z0-9-]{0,35}$/;
const competitionIdMessage = '$property must be lower case letters, digits and dashes, at most 36';
export const offset = /(Z|[+-]\d{2}:\d{2})$/;
export const offsetMessage = '$property must end in Z or an offset';
export const iso = { strict: true, strictSeparator: true } as const;

/** What members get off a registration. */
export class MemberDiscountDto {
  @IsIn(['percentage', 'fixed'])
  readonly kind!: 'percentage' | 'fixed';

  /** Of a percentage: 1000 is 10 %. */
  @ValidateIf(({ kind }: MemberDiscountDto) => kind === 'percentage')
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly percentBasisPoints?: number;

  /** Of a fixed discount. */
  @ValidateIf(({ kind }: MemberDiscountDto) => kind === 'fixed')
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly amount?: MoneyDto;
}

class CompetitionDto {
  @IsString()
  @Length(1, 200)
  readonly title!: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string;

  /** In which its times are shown. */
  @IsIn(['Europe/Stockholm'])
  readonly timeZone: string = 'Europe/Stockholm';

  /** Registrations are taken from then on; at once where nothing is said. */
  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly opensAt?: string;

  /** And no longer from then on; until it starts where nothing is said. */
  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly closesAt?: string;

  /** Who is paid. */
  @IsOptional()
  @Matches(idPattern, { message: idMessage })
  readonly recipientId?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MemberDiscountDto)
  readonly memberDiscount?: MemberDiscountDto;

  /** Places of all classes together; as many as its classes have where nothing is said. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(capacityMax)
  readonly capacity?: number;
}

export class CreateEventDto extends CompetitionDto {
  @Matches(competitionIdPattern, { message: competitionIdMessage })
  readonly eventId!: string;

  @Matches(idPattern, { message: idMessage })
  readonly productType: string = 'event-registration';

  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly startsAt!: string;

  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly endsAt!: string;

  /** The series that it is part of. */
  @IsOptional()
  @Matches(idPattern, { message: idMessage })
  readonly seriesId?: string;
}

export class CreateSeriesDto extends CompetitionDto {
  @Matches(competitionIdPattern, { message: competitionIdMessage })
  readonly seriesId!: string;

  @Matches(idPattern, { message: idMessage })
  readonly productType: string = 'series-registration';

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly startsAt?: string;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly endsAt?: string;
}

/** What is left out stays; null takes away. */
export class ChangeCompetitionDto {
  @ValidateIf((_, title) => title !== undefined)
  @IsString()
  @Length(1, 200)
  readonly title?: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string | null;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly startsAt?: string | null;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly endsAt?: string | null;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly opensAt?: string | null;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly closesAt?: string | null;

  /** Of an event. */
  @IsOptional()
  @Matches(idPattern, { message: idMessage })
  readonly seriesId?: string | null;

  @IsOptional()
  @Matches(idPattern, { message: idMessage })
  readonly recipientId?: string | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MemberDiscountDto)
  readonly memberDiscount?: MemberDiscountDto | null;

  @ValidateIf((_, capacity) => capacity !== undefined)
  @IsInt()
  @Min(0)
  @Max(capacityMax)
  readonly capacity?: number;
}

export class CancelCompetitionDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}
