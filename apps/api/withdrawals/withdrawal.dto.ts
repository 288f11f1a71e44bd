import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

export class WithdrawalLineDto {
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

/** The consumer's statement; nothing is withdrawn before it is confirmed. */
export class WithdrawalDto {
  @IsString()
  @Length(1, 200)
  readonly name!: string;

  /** Where the consumer is reached: an e-mail address, or whatever they like. */
  @IsString()
  @Length(3, 254)
  readonly contact!: string;

  /** All for which the right holds when left out. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => WithdrawalLineDto)
  readonly lines?: WithdrawalLineDto[];
}

export class ConfirmWithdrawalDto {
  @IsString()
  @Length(1, 20_000)
  readonly confirmationToken!: string;
}
