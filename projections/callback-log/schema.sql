create table callbacks (
  callback_id text primary key,
  gateway text not null,
  provider_id text not null,
  status text not null,
  payment_ref text,
  received_at text not null,
  resolution text not null,
  reason text
);
create index callbacks_by_time on callbacks (received_at desc, callback_id desc);
create index callbacks_by_payment on callbacks (payment_ref);
