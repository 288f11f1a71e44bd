import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class ExportDto {
  /** Orders of one page, each with all its events. */
  @IsInt()
  @Min(1)
  @Max(500)
  @Type(() => Number)
  readonly limit: number = 100;

  /** Of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly cursor?: string;
}
