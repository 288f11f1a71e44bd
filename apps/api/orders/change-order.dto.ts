import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
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
import { PaymentDto } from './tenders.dto.ts';

/** Another attempt to pay: the same method or another. */
export class TryAgainDto {
  @IsObject()
  @ValidateNested()
  @Type(() => PaymentDto)
  readonly payment!: PaymentDto;
}

export class CancelDto {
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly reason?: string;
}

/** What an operator says when marking an invoice as paid. */
export class ConfirmDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}

/** More time for an invoice. */
export class ExtendDto {
  /** The new last day to pay, in Sweden. */
  @IsString()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly dueOn!: string;

  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}

/** A discount code for an order that is open. */
export class DiscountDto {
  @IsString()
  @Length(1, 64)
  readonly code!: string;
}

export class RefundLineDto {
  @IsString()
  @Length(1, 8)
  readonly lineId!: string;

  /** All that are left when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly quantity?: number;
}

/** What goes back: some lines, an amount, or everything when neither is named. */
export class RefundDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => RefundLineDto)
  readonly lines?: RefundLineDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly amount?: MoneyDto;

  /** Whether seats and stock go back to their pools. */
  @IsOptional()
  @IsBoolean()
  readonly returnUnits?: boolean;
}

/** Why a line is cancelled by itself. */
export class CancelLineDto {
  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}
