import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { LineDto, memberMeans } from '../orders/place-order.dto.ts';

/** Whose order it would be, where that is known: a code may be limited per customer. */
export class DiscountCustomerDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly id?: string;

  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  readonly email?: string;

  /** A member of what the event, its series or the house gives a discount for. */
  @ApiProperty({ description: memberMeans })
  @IsOptional()
  @IsBoolean()
  readonly member?: boolean;
}

/** A code and the lines that an order would have. */
export class ValidateDiscountDto {
  /** Left out where only what members get is asked for. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  readonly code?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  readonly lines!: LineDto[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DiscountCustomerDto)
  readonly customer?: DiscountCustomerDto;

  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  readonly currency?: string;
}
