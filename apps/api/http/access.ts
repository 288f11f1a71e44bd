import type { FastifyRequest } from 'fastify';
import {
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Actor, OrderRef } from '../../../libs/kernel/index.ts';
import { verifyOrderToken, type ApiKey, type Role } from '../../../libs/access/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { unauthenticated, WrongKeys } from '../throttling/wrong-keys.ts';
import { Problem, type ProblemDetails } from './problem.ts';

const rolesKey = 'order-ledger:roles';

/** The roles that may call; without it anybody may. An admin may call everything. */
export const Roles = (...roles: readonly Role[]): CustomDecorator => SetMetadata(rolesKey, roles);

/** A request whose API key has been looked at. */
export interface KnownRequest extends FastifyRequest {
  apiKey?: ApiKey;
}

/** Reads the API key of every request and refuses what its role may not do. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly wrongKeys: WrongKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const bearer = bearerOf(request);
    const apiKey = bearer === undefined ? undefined : await this.parts.apiKeys.authenticate(bearer);
    if (bearer !== undefined && apiKey === undefined) throw this.wrongKeys.refuse(request);
    if (apiKey !== undefined) request.apiKey = apiKey;
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(rolesKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (roles === undefined) return true;
    if (apiKey === undefined) throw new Problem(unauthenticated);
    if (apiKey.role === 'admin' || roles.includes(apiKey.role)) return true;
    throw new Problem(forbidden);
  }
}

const forbidden: ProblemDetails = {
  status: 403,
  code: 'access.forbidden',
  detail: 'The API key’s role may not do this.',
};

/** Who is recorded as the one who did it. */
export function actorOf(request: KnownRequest): Actor {
  const { apiKey } = request;
  return apiKey === undefined
    ? { kind: 'checkout', id: 'customer' }
    : { kind: apiKey.role, id: apiKey.id };
}

/** Who reads every order; whoever only reads changes none. A promoter's own are elsewhere. */
function worksWithOrders({ method }: FastifyRequest, { role }: ApiKey): boolean {
  if (role === 'operator' || role === 'admin') return true;
  return role === 'accountant' && (method === 'GET' || method === 'HEAD');
}

/** True for the order's own customer (its token) and for everybody who works with orders. */
export function mayReadOrder(request: KnownRequest, parts: ApiParts, orderRef: OrderRef): boolean {
  const { apiKey } = request;
  if (apiKey !== undefined && worksWithOrders(request, apiKey)) return true;
  const token = orderTokenOf(request);
  return token !== undefined && verifyOrderToken(parts.secrets.orderToken, orderRef, token);
}

/** Refuses everybody but the order's own customer and those who work with orders. */
export function requireOrderAccess(
  request: KnownRequest,
  parts: ApiParts,
  orderRef: OrderRef,
): void {
  if (mayReadOrder(request, parts, orderRef)) return;
  const role = request.apiKey?.role;
  if (role !== undefined && role !== 'checkout') throw new Problem(forbidden);
  throw new Problem({
    status: 401,
    code: 'access.order-token-needed',
    detail: 'Send the order’s access token (X-Order-Token or ?token=) or an operator’s key.',
  });
}

function orderTokenOf({ headers, query }: FastifyRequest): string | undefined {
  const header = headers['x-order-token'];
  if (typeof header === 'string') return header;
  const { token } = query as { readonly token?: unknown };
  return typeof token === 'string' ? token : undefined;
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  return /^Bearer ([\x21-\x7e]{1,200})$/.exec(authorization)?.[1] ?? '';
}
