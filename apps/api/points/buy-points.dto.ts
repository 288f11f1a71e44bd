import { Type } from 'class-transformer';
import {
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from '../orders/money.dto.ts';
import { CustomerDto } from '../orders/place-order.dto.ts';
import { PaymentDto } from '../orders/tenders.dto.ts';

/** A package of points for a customer. What the page showed of it is checked, never used. */
export class BuyPointsDto {
  /** One of GET /api/points/packages, by its productId. */
  @IsString()
  @Length(1, 64)
  readonly packageId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => CustomerDto)
  readonly customer!: CustomerDto;

  @IsObject()
  @ValidateNested()
  @Type(() => PaymentDto)
  readonly payment!: PaymentDto;

  @IsInt()
  @Min(1)
  @Max(100)
  readonly quantity: number = 1;

  /** How many points the page said that one package holds. */
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly points?: number;

  /** What the page said that one package costs. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly price?: MoneyDto;
}
