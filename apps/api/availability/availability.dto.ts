import { IsEmail, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';

/** Who wants to wait for places that are sold out. */
export class JoinWaitlistDto {
  /** The client's own id of the customer, by which they are known again; the e-mail is used without it. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly customerId?: string;

  @IsString()
  @Length(1, 200)
  readonly name!: string;

  @IsEmail()
  @MaxLength(254)
  readonly email!: string;

  @IsInt()
  @Min(1)
  @Max(1000)
  readonly units: number = 1;
}
