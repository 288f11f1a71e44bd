import { Type } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { GiftCardStatus } from '../../../libs/gift-cards/index.ts';
import { AfterDto, PageDto } from '../http/paging.ts';
import { MoneyDto } from '../orders/money.dto.ts';

/** A code as a customer typed it; of any length, so that no wrong one is answered in another way. */
export class CheckGiftCardDto {
  @IsString()
  readonly code!: string;
}

export class GiftCardsByReferenceDto extends AfterDto {
  /** Of the order that sold them, of its payment, or its invoice's number. */
  @IsString()
  @Length(1, 64)
  readonly reference!: string;
}

export class ListGiftCardsDto extends PageDto {
  @IsOptional()
  @IsIn(['pending', 'active', 'used', 'blocked', 'expired', 'revoked'])
  readonly status?: GiftCardStatus;

  /** Only those that have waited for their payment too long, or only the others. */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly flagged?: 'true' | 'false';
}

/** Why an operator does something to a card. */
export class GiftCardReasonDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}

export class ExtendGiftCardDto extends GiftCardReasonDto {
  /** The moment from which it can no longer be used. */
  @IsISO8601({ strict: true })
  readonly expiresAt!: string;
}

/** A card that nobody pays for. */
export class GiveGiftCardDto extends GiftCardReasonDto {
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly faceValue!: MoneyDto;

  /** Days after today; the last one counts whole. */
  @IsInt()
  @Min(1)
  @Max(36_525)
  readonly validityDays: number = 365;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly sender?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly recipient?: string;

  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  readonly recipientEmail?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly greeting?: string;
}
