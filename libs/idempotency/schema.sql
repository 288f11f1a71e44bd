-- What a client asked for under its key, with which ids it is done, and what was answered.
create schema if not exists idempotency;

create table if not exists idempotency.request (
  api_key_id text collate "C" not null,
  client_key text collate "C" not null,
  -- HMAC of the canonical content: tells another wish from a repeat without keeping the content.
  content_hash bytea not null,
  command_id uuid not null,
  -- JSON text of what was drawn at random for this wish (references, card codes).
  drawn text not null,
  -- The moment on which all tries decide.
  first_asked_at timestamptz not null,
  state text not null check (state in ('running', 'answered', 'failed-retryable')),
  lease_holder uuid,
  lease_until timestamptz,
  answer bytea,
  primary key (api_key_id, client_key),
  check ((state = 'answered') = (answer is not null)),
  check ((state = 'running') = (lease_holder is not null and lease_until is not null))
);
create index if not exists request_first_asked on idempotency.request (first_asked_at);
