import { Type } from 'class-transformer';
import {
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from '../orders/money.dto.ts';
import { iso, offset, offsetMessage } from './competition.dto.ts';
import { capacityMax, CapacityDto, idMessage, idPattern } from './product.dto.ts';

/** The price before a moment. */
export class EarlyPriceDto {
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice!: MoneyDto;

  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly until!: string;
}

/** What comes on top of the price from a moment on. */
export class LateFeeDto {
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly fee!: MoneyDto;

  @IsISO8601(iso)
  @Matches(offset, { message: offsetMessage })
  readonly from!: string;
}

export class AddClassDto extends CapacityDto {
  @Matches(idPattern, { message: idMessage })
  readonly classId!: string;

  @IsString()
  @Length(1, 200)
  readonly title!: string;

  /** For one registration, VAT included. */
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice!: MoneyDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EarlyPriceDto)
  readonly early?: EarlyPriceDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LateFeeDto)
  readonly late?: LateFeeDto;
}

/** What is left out stays; null takes the early price or the late fee away. */
export class ChangeClassDto {
  @ValidateIf((_, title) => title !== undefined)
  @IsString()
  @Length(1, 200)
  readonly title?: string;

  @ValidateIf((_, unitPrice) => unitPrice !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice?: MoneyDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EarlyPriceDto)
  readonly early?: EarlyPriceDto | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LateFeeDto)
  readonly late?: LateFeeDto | null;

  @ValidateIf((_, capacity) => capacity !== undefined)
  @IsInt()
  @Min(0)
  @Max(capacityMax)
  readonly capacity?: number;
}
