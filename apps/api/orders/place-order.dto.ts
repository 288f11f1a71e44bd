import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
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
import { MoneyDto } from './money.dto.ts';
import { TendersDto } from './tenders.dto.ts';

/** What `member` means to clients, wherever it may be said. */
export const memberMeans =
  'A member of what the event, its series or the house gives a discount for. Believed of the shop’s own key (operator, admin); with a checkout key the customer’s token must show it (`X-Customer-Token`), or it is refused: 403 `discount.membership-unproved`. Need not be said where the token shows it; `false` goes without what members get.';

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

  /** A member of what the event, its series or the house gives a discount for. */
  @ApiProperty({ description: memberMeans })
  @IsOptional()
  @IsBoolean()
  readonly member?: boolean;
}

/** A place in the waiting list that was offered units. */
export class WaitlistOfferDto {
  @IsString()
  @Length(1, 64)
  readonly entryId!: string;

  @IsString()
  @Length(1, 200)
  readonly token!: string;
}

export class LineDto {
  @IsString()
  @Length(1, 64)
  readonly productId!: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly slotId?: string;

  /** Of an event or a series: which of its classes. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly classId?: string;

  /** What is to be on a gift card whose amount is free. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly amount?: MoneyDto;

  /** The offer of the waiting list that this line takes up. */
  @IsOptional()
  @ValidateNested()
  @Type(() => WaitlistOfferDto)
  readonly waitlist?: WaitlistOfferDto;

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

  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly discountCode?: string;

  /** The total that the customer saw; checked, never used. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly total?: MoneyDto;

  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  readonly currency?: string;
}
