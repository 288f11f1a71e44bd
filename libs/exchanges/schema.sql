-- What passed between us and providers beside the event log: evidence for a while, and no facts.
create schema if not exists exchanges;

create sequence if not exists exchanges.provider_call_number;
create table if not exists exchanges.provider_call (
  -- The number modulo the log's length: a new row takes the place of the oldest, so it never grows.
  place integer primary key,
  number bigint not null,
  called_at timestamptz not null,
  duration_ms integer not null,
  gateway text not null,
  method text not null,
  path text not null,
  request_id text,
  -- Ours, as the provider was told it: a payment's or a refund's.
  reference text,
  status integer,
  error_code text,
  -- JSON texts, masked before they came here.
  request text,
  answer text
);
create index if not exists provider_call_number on exchanges.provider_call (number desc);
create index if not exists provider_call_request on exchanges.provider_call (request_id);
create index if not exists provider_call_time on exchanges.provider_call (called_at);

create sequence if not exists exchanges.unverified_callback_number;
create table if not exists exchanges.unverified_callback (
  place integer primary key,
  number bigint not null,
  received_at timestamptz not null,
  gateway text not null,
  reason text not null,
  network text not null,
  bytes integer not null,
  -- HMAC of the first bytes: tells equal ones from others and nothing of what they say.
  fingerprint text not null
);
create index if not exists unverified_callback_number on exchanges.unverified_callback (number desc);
create index if not exists unverified_callback_time on exchanges.unverified_callback (received_at);
