import { Type } from 'class-transformer';
import {
  IsBoolean,
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
import { MoneyDto } from '../orders/money.dto.ts';
import { TermsDto } from './terms.dto.ts';

export const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const idMessage = '$property must be lower case letters, digits and dashes, at most 64';
/** Units of one pool; far below what a number carries exactly. */
export const capacityMax = 1_000_000;

/** What a customer reads of a product, and its price; all of it. */
export class ProductOfferDto {
  @IsString()
  @Length(1, 200)
  readonly name!: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string;

  /** VAT included. */
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice!: MoneyDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TermsDto)
  readonly terms?: TermsDto;
}

export class CreateProductDto extends ProductOfferDto {
  @Matches(idPattern, { message: idMessage })
  readonly productId!: string;

  /** The code of a declared product type. */
  @Matches(idPattern, { message: idMessage })
  readonly productType!: string;

  /** Places or pieces to sell, where the type takes any. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(capacityMax)
  readonly capacity?: number;
}

/** What is left out stays; an empty description takes it away. Terms are stated whole. */
export class ChangeProductDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice?: MoneyDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TermsDto)
  readonly terms?: TermsDto;
}

export class CapacityDto {
  @IsInt()
  @Min(0)
  @Max(capacityMax)
  readonly capacity!: number;
}

export class TypeNameDto {
  @IsString()
  @Length(1, 200)
  readonly sv!: string;

  @IsString()
  @Length(1, 200)
  readonly en!: string;
}

/** The declaration of a kind of product; it states the whole. */
export class ProductTypeDto {
  @Matches(idPattern, { message: idMessage })
  readonly code!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => TypeNameDto)
  readonly name!: TypeNameDto;

  @IsIn(['seats', 'stock', 'nothing'])
  readonly allocates!: 'seats' | 'stock' | 'nothing';

  @IsIn([
    'booking',
    'gift-card',
    'points',
    'download',
    'shipment',
    'membership',
    'registration',
    'ticket',
  ])
  readonly delivers!:
    | 'booking'
    | 'gift-card'
    | 'points'
    | 'download'
    | 'shipment'
    | 'membership'
    | 'registration'
    | 'ticket';

  /** 2500 is 25 %. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly vatRateBasisPoints!: number;

  /** Account of the BAS chart. */
  @Matches(/^\d{4}$/)
  readonly salesAccount!: string;

  /** JSON Schema of what an order line of this type must say. */
  @IsOptional()
  @IsObject()
  readonly lineSchema?: Record<string, unknown>;

  @IsBoolean()
  readonly sellable!: boolean;
}
