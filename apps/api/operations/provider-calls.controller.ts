import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ListedCall } from '../../../libs/exchanges/index.ts';
import { parsePaymentRef } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { cursorOf, readNumberCursor } from '../http/paging.ts';

export class ListProviderCallsDto {
  /** A payment's reference: its own calls and those of its refunds. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly payment?: string;

  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  readonly limit: number = 50;

  /** Of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly cursor?: string;
}

/** What we asked providers and what they answered, for people who look into one payment. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/provider-calls')
@Roles('operator')
export class ProviderCallsController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  /** Kept for 90 days, the last 100,000; evidence only, so a row may be missing where a fact is not. */
  @Get()
  @ApiOperation({
    summary:
      'Calls to providers with their answers, the newest first; secrets and personal data masked',
  })
  async list(@Query() { payment, limit, cursor }: ListProviderCallsDto): Promise<object> {
    const rows = await this.parts.exchanges.providerCalls.list({
      limit,
      ...(payment === undefined ? {} : { requestIds: await this.requestsOf(payment) }),
      ...(cursor === undefined ? {} : { before: readNumberCursor(cursor) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      calls: rows.map(callView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.number]) }),
    };
  }

  /** As the payment's own stream has them: what a provider was asked under. */
  private async requestsOf(payment: string): Promise<readonly string[]> {
    const paymentRef = parsePaymentRef(payment);
    if (paymentRef === undefined) return [];
    const { state } = await this.parts.checkout.streams.payments.load(paymentRef);
    const refunds = state.refunds.map(({ requested }) => requested.requestId);
    return state.requested === undefined ? refunds : [state.requested.requestId, ...refunds];
  }
}

function callView({ request, answer, ...call }: ListedCall): object {
  const { gateway, method, path, requestId, reference } = call;
  const { calledAt, durationMs, status, errorCode } = call;
  return {
    ...{ gateway, method, path, requestId, reference, calledAt, durationMs, status, errorCode },
    ...{ request: jsonOf(request), answer: jsonOf(answer) },
  };
}

/** It was written as JSON. */
function jsonOf(text: string | undefined): unknown {
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
