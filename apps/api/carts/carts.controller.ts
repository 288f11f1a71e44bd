import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { cartIdOf, drawCartKey, readCartId } from '../../../libs/access/index.ts';
import { type Cart, type CartKey, emptyCart } from '../../../libs/carts/index.ts';
import { CATALOGUE, type Catalogue } from '../../../libs/catalogue/index.ts';
import { currency as currencyOf, type PersonId } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { refuseWrongCodes } from '../gift-cards/typed-codes.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { drawNothing, idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { notFound } from '../http/refusing.ts';
import type { View } from '../orders/overview-view.ts';
import {
  type CartCustomerDto,
  CartVersionDto,
  NewCartDto,
  OrderCartDto,
  PutCartDto,
} from './cart.dto.ts';
import { etagOf, versionOf } from './cart-version.ts';
import { cartView } from './cart-view.ts';
import { cartIn, orderCart, orderOfCart } from './ordering-cart.ts';
import { nothingLeft, priceCart } from './pricing-cart.ts';

/** Carts kept on the server. A cart's id opens it; a checkout key makes one and orders what is in it. */
@ApiTags('carts')
@ApiBearerAuth()
@Controller('api/carts')
export class CartsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @Roles('checkout', 'operator')
  @ApiOperation({ summary: 'Make an empty cart; answers its id, which opens it to whoever has it' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { currency = 'SEK', customer }: NewCartDto,
  ): Promise<void> {
    const draw = () => drawCartKey(this.parts.random) as CartKey;
    const answer = await idempotentlyFor(this.parts, request, draw, async ({ drawn: cartKey }) => {
      const content = emptyCart(currencyOf(currency));
      const personId = await this.personOf(customer);
      const owner = personId === undefined ? {} : { personId };
      return this.made(request, await this.parts.carts.create({ cartKey, content, ...owner }));
    });
    send(reply, answer);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'A cart, priced as if it were ordered now',
    description:
      'With the token of the customer whose cart it is (`customer` names them) it is priced as ordering with that token prices it. `membership` says whether the token shows a member; where it says so in vain, the cart is priced without, and `problem` is what an order is refused for.',
  })
  async one(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<View> {
    return this.shown(request, await this.cartOf(this.keyOf(id)), reply);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Say the whole of what shall be in a cart' })
  async put(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: PutCartDto,
  ): Promise<View> {
    const cartKey = this.keyOf(id);
    const version = versionOf(request, body.version);
    const { content = nothingLeft } = await this.cartOf(cartKey);
    const { discountCode, currency = content.currency } = body;
    const put = {
      currency: currencyOf(currency),
      lines: body.lines.map(({ lineId, ...wish }) => ({
        ...(lineId === undefined ? {} : { lineId }),
        wish: { ...wish },
      })),
      ...(discountCode === undefined ? {} : { discountCode }),
    };
    const personId = await this.personOf(body.customer);
    const owner = personId === undefined ? {} : { personId };
    const answer = await this.parts.carts.put({ cartKey, version, put, ...owner });
    return this.shown(request, cartIn(answer), reply);
  }

  @Delete(':id/lines/:line')
  @ApiOperation({ summary: 'Take one line out of a cart' })
  async removeLine(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Param('line') lineId: string,
    @Query() query: CartVersionDto,
  ): Promise<View> {
    const cartKey = this.keyOf(id);
    const version = versionOf(request, query.version);
    await this.cartOf(cartKey);
    const answer = await this.parts.carts.removeLine({ cartKey, version, lineId });
    return this.viewOf(request, cartIn(answer));
  }

  @Post(':id/order')
  @HttpCode(201)
  @Roles('checkout', 'operator')
  @ApiOperation({ summary: 'Order what is in a cart, once: a repeat answers the same order' })
  async order(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() order: OrderCartDto,
  ): Promise<void> {
    const cartKey = this.keyOf(id);
    const { parts, commands } = this;
    await refuseWrongCodes(parts, request, order.tenders.giftCards);
    const answer = await idempotentlyFor(parts, request, drawNothing, (wish) =>
      orderCart({ parts, commands, request, wish }, cartKey, order),
    );
    send(reply, answer);
  }

  private keyOf(id: string): CartKey {
    const cartKey = readCartId(this.parts.secrets.orderToken, id);
    if (cartKey === undefined) throw unknownCart();
    return cartKey as CartKey;
  }

  /** As it stands, also where a crash kept an order from being written down in it. */
  private async cartOf(cartKey: CartKey): Promise<Cart> {
    const cart = await this.parts.carts.find(cartKey);
    if (cart === undefined) throw unknownCart();
    if (cart.orderRef !== undefined || cart.ordering === undefined) return cart;
    const { kind } = await orderOfCart(this.parts, cart);
    return kind === 'order' ? ((await this.parts.carts.find(cartKey)) ?? cart) : cart;
  }

  private async made(request: KnownRequest, cart: Cart): Promise<JsonAnswer> {
    const body = await this.viewOf(request, cart);
    const self = `/api/carts/${this.idOf(cart)}`;
    return { status: 201, body, headers: { location: self, etag: etagOf(cart) } };
  }

  private async shown(request: KnownRequest, cart: Cart, reply: FastifyReply): Promise<View> {
    void reply.header('etag', etagOf(cart)).header('cache-control', 'no-store');
    return this.viewOf(request, cart);
  }

  private async viewOf(request: KnownRequest, cart: Cart): Promise<View> {
    const { checkout, clock, secrets } = this.parts;
    const pricing = { checkout, clock, secrets, catalogue: this.catalogue };
    const priced = await priceCart(pricing, request, cart);
    return cartView(this.idOf(cart), cart, priced);
  }

  private idOf({ cartKey }: Cart): string {
    return cartIdOf(this.parts.secrets.orderToken, cartKey);
  }

  private async personOf(customer: CartCustomerDto | undefined): Promise<PersonId | undefined> {
    const { id, email } = customer ?? {};
    if (id !== undefined)
      return this.parts.people.findOrCreate({ kind: 'customer-id', customerId: id });
    if (email !== undefined) return this.parts.people.findOrCreate({ kind: 'email', email });
    return undefined;
  }
}

function unknownCart() {
  return notFound('cart.unknown', 'There is no cart with this id.');
}
