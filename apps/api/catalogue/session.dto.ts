import { Type } from 'class-transformer';
import {
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from '../orders/money.dto.ts';
import { CapacityDto, idMessage, idPattern } from './product.dto.ts';

export class CreateSessionDto {
  @Matches(idPattern, { message: idMessage })
  readonly sessionId!: string;

  @Matches(idPattern, { message: idMessage })
  readonly productType: string = 'session-slot';

  @IsString()
  @Length(1, 200)
  readonly title!: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string;

  /** For one seat of one slot, VAT included. */
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice!: MoneyDto;
}

/** What is left out stays; an empty description takes it away. */
export class ChangeSessionDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly title?: string;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  readonly description?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  readonly unitPrice?: MoneyDto;
}

export class AddSlotDto extends CapacityDto {
  @Matches(idPattern, { message: idMessage })
  readonly slotId!: string;

  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/, { message: '$property must end in Z or an offset' })
  readonly startsAt!: string;

  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/, { message: '$property must end in Z or an offset' })
  readonly endsAt!: string;
}

export class RecordingDto {
  @IsUrl({ protocols: ['https'], require_protocol: true })
  @MaxLength(2_000)
  readonly recordingUrl!: string;
}
