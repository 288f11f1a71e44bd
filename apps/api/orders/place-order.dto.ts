import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** `{ "amount": 129500, "currency": "SEK" }`, in öre. */
export class MoneyDto {
  @IsInt()
  @Min(0)
  @Max(99_999_999_999)
  readonly amount!: number;

  @Matches(/^[A-Z]{3}$/)
  readonly currency!: string;
}

export class CustomerDto {
  /** The client's own id of the customer, by which they are known again; the e-mail is used without it. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly id?: string;

  @IsString()
  @Length(1, 200)
  readonly name!: string;

  @IsEmail()
  @MaxLength(254)
  readonly email!: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly phone?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly address?: string;
}

export class LineDto {
  @IsString()
  @Length(1, 64)
  readonly productId!: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly slotId?: string;

  @IsInt()
  @Min(1)
  @Max(1000)
  readonly quantity: number = 1;

  /** The price that the customer saw; checked, never used. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice?: MoneyDto;

  /** What the product type asks for: participants, greeting, ... */
  @IsOptional()
  @IsObject()
  readonly details?: Record<string, unknown>;
}

export class PaymentDto {
  @IsIn(['swish', 'invoice'])
  readonly method!: 'swish' | 'invoice';

  /** The payer's Swish number, digits with country code; without it the customer scans a code. */
  @IsOptional()
  @Matches(/^[1-9]\d{7,14}$/)
  readonly phone?: string;
}

export class TendersDto {
  @ValidateNested()
  @IsObject()
  @Type(() => PaymentDto)
  readonly payment!: PaymentDto;
}

/** What a checkout client asks for. */
export class PlaceOrderDto {
  @IsObject()
  @ValidateNested()
  @Type(() => CustomerDto)
  readonly customer!: CustomerDto;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  readonly lines!: LineDto[];

  @IsObject()
  @ValidateNested()
  @Type(() => TendersDto)
  readonly tenders!: TendersDto;

  /** The total that the customer saw; checked, never used. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly total?: MoneyDto;

  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  readonly currency?: string;
}

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
