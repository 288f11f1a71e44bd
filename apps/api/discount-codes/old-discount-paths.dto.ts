import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** Ids are numbers there and texts here. */
const asText = ({ value }: { readonly value: unknown }): unknown =>
  typeof value === 'number' ? String(value) : value;

/** `{ "order_id": "ORD-20261120-A15A7F", "code": "SUMMER2026" }` */
export class OldApplyDiscountDto {
  @Transform(asText)
  @IsString()
  @Length(1, 64)
  readonly order_id!: string;

  @IsString()
  @Length(1, 64)
  readonly code!: string;
}

/** `{ "code": "SUMMER2026", "event_id": 123, "amount": 500 }`: the amount is in kronor. */
export class OldValidateDiscountDto {
  @IsString()
  @Length(1, 64)
  readonly code!: string;

  @IsOptional()
  @Transform(asText)
  @IsString()
  @Length(1, 64)
  readonly event_id?: string;

  @IsOptional()
  @Transform(asText)
  @IsString()
  @Length(1, 64)
  readonly series_id?: string;

  @Transform(asText)
  @Matches(/^\d{1,9}([.,]\d{1,2})?$/)
  readonly amount!: string;
}
