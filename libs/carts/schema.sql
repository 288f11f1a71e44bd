-- What customers have put together and not ordered yet. Nothing is held by it.
create schema if not exists carts;

create table if not exists carts.cart (
  -- The half of the cart's id that is no secret; the other half is an HMAC of it.
  cart_key text collate "C" primary key,
  -- Whose it is, where that was said; forgetting them takes the cart along.
  person_id text collate "C",
  -- One more with every change, so that two tabs do not overwrite each other silently.
  version integer not null,
  -- Sealed under the master key, since lines' details may be personal; gone once the cart is an order.
  content bytea,
  -- What its order is placed with: here before the order's first event.
  command_id uuid,
  drawn text,
  -- The order that it became.
  order_ref text collate "C",
  touched_at timestamptz not null,
  check ((command_id is null) = (drawn is null)),
  check ((order_ref is null) = (content is not null))
);
create index if not exists cart_touched on carts.cart (touched_at);
create index if not exists cart_person on carts.cart (person_id) where person_id is not null;
