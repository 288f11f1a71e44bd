import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from './money.dto.ts';

export class PaymentDto {
  @IsIn(['swish', 'invoice'])
  readonly method!: 'swish' | 'invoice';

  /** The payer's Swish number, digits with country code; without it the customer scans a code. */
  @IsOptional()
  @Matches(/^[1-9]\d{7,14}$/)
  readonly phone?: string;
}

export class GiftCardTenderDto {
  @IsString()
  @Length(1, 64)
  readonly code!: string;

  /** How much of it; as much as is needed and there is when left out. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly amount?: MoneyDto;
}

/** How the price is paid: points first, then gift cards in this order, and the rest by the payment. */
export class TendersDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly points?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => GiftCardTenderDto)
  readonly giftCards?: GiftCardTenderDto[];

  /** Not needed when nothing is left to pay. */
  @IsOptional()
  @ValidateNested()
  @IsObject()
  @Type(() => PaymentDto)
  readonly payment?: PaymentDto;
}
