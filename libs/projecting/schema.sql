-- Where each read model stands, and who moves it. Nothing here is a fact: all can be rebuilt from the log.
create schema if not exists projecting;

-- One row per schema that holds a read model: a version's own, or one that is being rebuilt beside it.
create table if not exists projecting.checkpoints (
  schema_name text collate "C" primary key,
  name text collate "C" not null,
  version integer not null check (version > 0),
  -- The last event that the rows rest on; all null before the first.
  position text collate "C",
  event_id text collate "C",
  stream_id text collate "C",
  revision bigint,
  updated_at timestamptz not null default now(),
  check ((position is null) = (event_id is null)),
  check ((position is null) = (stream_id is null)),
  check ((position is null) = (revision is null))
);

-- What the last active runner said of itself. Whether it still lives is seen by its advisory lock.
create table if not exists projecting.runs (
  schema_name text collate "C" primary key,
  state text not null check (state in ('running', 'poisoned')),
  holder text not null,
  error text,
  event_id text collate "C",
  event_type text collate "C",
  stream_id text collate "C",
  revision bigint,
  since timestamptz not null default now()
);
