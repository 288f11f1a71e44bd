import { OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
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
import { cartLinesMax } from '../../../libs/carts/index.ts';
import { LineDto, PlaceOrderDto } from '../orders/place-order.dto.ts';

const versionMax = 2_000_000_000;

/** By what the cart's customer is known again; the e-mail is used without an id. */
export class CartCustomerDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly id?: string;

  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  readonly email?: string;
}

export class NewCartDto {
  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  readonly currency?: string;

  /** Whose cart it is, where that is known; forgetting them takes the cart along. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CartCustomerDto)
  readonly customer?: CartCustomerDto;
}

export class CartLineDto extends LineDto {
  /** Of a line that is in the cart already. */
  @IsOptional()
  @Matches(/^\d{1,9}$/)
  readonly lineId?: string;
}

/** The whole of what shall be in the cart. */
export class PutCartDto extends NewCartDto {
  @IsArray()
  @ArrayMaxSize(cartLinesMax)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  readonly lines!: CartLineDto[];

  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly discountCode?: string;

  /** The version that the customer saw; or say it in If-Match. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(versionMax)
  readonly version?: number;
}

/** The version of the cart that a line is taken out of; or say it in If-Match. */
export class CartVersionDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(versionMax)
  @Type(() => Number)
  readonly version?: number;
}

/** Who orders what is in the cart, and how it is paid. */
export class OrderCartDto extends OmitType(PlaceOrderDto, ['lines', 'currency'] as const) {
  /** The version that the customer saw: another is not ordered. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(versionMax)
  readonly version?: number;
}
