import { IsInt, Matches, Max, Min } from 'class-validator';

/** `{ "amount": 129500, "currency": "SEK" }`, in öre. */
export class MoneyDto {
  @IsInt()
  @Min(0)
  @Max(99_999_999_999)
  readonly amount!: number;

  @Matches(/^[A-Z]{3}$/)
  readonly currency!: string;
}
