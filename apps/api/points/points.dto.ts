import { IsBoolean, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** Points that nobody pays for, and why they are given. */
export class GrantPointsDto {
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly points!: number;

  @IsString()
  @Length(1, 500)
  readonly reason!: string;

  /** Days until what is left of them ends; never where nothing is said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_525)
  readonly validityDays?: number;
}

/** What the shop vouches for of a customer whom it has signed in. */
export class CustomerAccessDto {
  /** A member of what the event, its series or the house gives a discount for; nobody is one unsaid. */
  @IsOptional()
  @IsBoolean()
  readonly member?: boolean;
}
