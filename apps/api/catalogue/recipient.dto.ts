import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { idMessage, idPattern } from './product.dto.ts';

const swishNumber = /^([1-9]\d{7,14})?$/;

export class CreateRecipientDto {
  @Matches(idPattern, { message: idMessage })
  readonly recipientId!: string;

  @IsString()
  @Length(1, 200)
  readonly name!: string;

  /** Digits with country code, or the number of a Swish agreement. */
  @IsOptional()
  @Matches(swishNumber)
  readonly swishNumber?: string;

  /** What the house keeps: 200 is 2 %. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly platformFeeBasisPoints: number = 0;

  @IsBoolean()
  readonly active: boolean = true;
}

/** What is left out stays; an empty Swish number takes it away. */
export class ChangeRecipientDto {
  @ValidateIf((_, name) => name !== undefined)
  @IsString()
  @Length(1, 200)
  readonly name?: string;

  @ValidateIf((_, number) => number !== undefined)
  @Matches(swishNumber)
  readonly swishNumber?: string;

  @ValidateIf((_, fee) => fee !== undefined)
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly platformFeeBasisPoints?: number;

  @ValidateIf((_, active) => active !== undefined)
  @IsBoolean()
  readonly active?: boolean;
}
