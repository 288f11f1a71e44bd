import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
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
import { iso, offset, offsetMessage } from '../catalogue/competition.dto.ts';
import { PageDto } from '../http/paging.ts';
import { MoneyDto } from '../orders/money.dto.ts';

const countMax = 1_000_000_000;
const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const idMessage = 'each of $property must be an id of the catalogue';

/** What a code gives, to whom, how often and when; whole: what is left out is no limit. */
export class DiscountTermsDto {
  @IsIn(['fixed', 'percentage'])
  readonly kind!: 'fixed' | 'percentage';

  /** Of a fixed discount. */
  @ValidateIf(({ kind, amount }: DiscountTermsDto) => kind === 'fixed' || amount !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly amount?: MoneyDto;

  /** Of a fixed discount: off each eligible line, and not once off the order. */
  @IsOptional()
  @IsIn([true])
  readonly perLine?: true;

  /** Of a percentage: 1000 is 10 %. */
  @ValidateIf(
    ({ kind, percentBasisPoints }: DiscountTermsDto) =>
      kind === 'percentage' || percentBasisPoints !== undefined,
  )
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly percentBasisPoints?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(countMax)
  readonly usesMax?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(countMax)
  readonly usesPerCustomerMax?: number;

  /** The sum of amounts that may be given. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly budget?: MoneyDto;

  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly validFrom?: string;

  /** The first moment at which it is over. */
  @IsOptional()
  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly validUntil?: string;

  /** What the whole order must come to. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly orderMinimum?: MoneyDto;

  /** Lines of any of these products, events and series; all lines where no list is given. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Matches(idPattern, { each: true, message: idMessage })
  readonly productIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Matches(idPattern, { each: true, message: idMessage })
  readonly eventIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Matches(idPattern, { each: true, message: idMessage })
  readonly seriesIds?: string[];

  /** Given without a code, to members; of codes that begin with MEMBER-. */
  @IsOptional()
  @IsIn(['member'])
  readonly automatic?: 'member';

  /** For the merchant's own eyes. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly description?: string;
}

export class CreateDiscountCodeDto extends DiscountTermsDto {
  /** As customers type it; kept in capitals. */
  @IsString()
  @Length(2, 60)
  readonly code!: string;
}

export class DeactivateDiscountCodeDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}

export class ListDiscountCodesDto extends PageDto {
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly active?: 'true' | 'false';
}
