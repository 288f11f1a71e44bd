create table payments (
  payment_ref text primary key,
  order_ref text not null,
  method text not null,
  amount_ore bigint not null,
  currency text not null,
  status text not null,
  code text,
  opened_at text not null,
  paid_at text,
  captured_ore bigint not null,
  refunded_ore bigint not null,
  invoice_number text,
  due_on text,
  product_kind text not null
);
create index payments_by_order on payments (order_ref);
create index payments_by_status on payments (status, opened_at);
create table product_kinds (order_ref text primary key, product_kind text not null);
