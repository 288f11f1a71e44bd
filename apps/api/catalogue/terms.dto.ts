import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type WithdrawalRight, withdrawalExceptions } from '../../../libs/catalogue/index.ts';
import { MoneyDto } from '../orders/money.dto.ts';

const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const daysMax = 36_525;
const pointsMax = 1_000_000_000;

/** A free amount between the two, both ends counted. */
export class AmountsDto {
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly least!: MoneyDto;

  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly greatest!: MoneyDto;
}

export class GiftCardTermsDto {
  /** Without them a card is worth its price. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AmountsDto)
  readonly amounts?: AmountsDto;

  /** Ten years where nothing is said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(daysMax)
  readonly validityDays?: number;

  /** Single-purpose: its VAT rate is known and owed when it is sold. */
  @IsIn(['multi-purpose', 'single-purpose'])
  readonly voucherKind: 'multi-purpose' | 'single-purpose' = 'multi-purpose';
}

export class PointsTermsDto {
  @IsInt()
  @Min(1)
  @Max(pointsMax)
  readonly points!: number;

  /** Without it they do not expire. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(daysMax)
  readonly validityDays?: number;
}

export class DownloadTermsDto {
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly usesMax!: number;

  @IsInt()
  @Min(1)
  @Max(daysMax)
  readonly validDays!: number;
}

/** On which terms a product is sold; each part is for the types that hand it over. */
export class TermsDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GiftCardTermsDto)
  readonly giftCard?: GiftCardTermsDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PointsTermsDto)
  readonly points?: PointsTermsDto;

  /** Price of one in points, where points may pay for it. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(pointsMax)
  readonly unitPoints?: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DownloadTermsDto)
  readonly download?: DownloadTermsDto;

  /** Whether pieces in stock are counted; they are where nothing is said. */
  @IsOptional()
  @IsIn(['tracked', 'untracked'])
  readonly stock?: 'tracked' | 'untracked';

  /** Who is paid; without it the house. */
  @IsOptional()
  @Matches(idPattern)
  readonly recipientId?: string;

  /** Whether a consumer may withdraw; what the type delivers tells where nothing is said. */
  @IsOptional()
  @IsIn(['applies', ...withdrawalExceptions])
  readonly withdrawal?: WithdrawalRight;
}
