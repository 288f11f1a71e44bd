-- Keys and look-ups only: nothing here can be rebuilt from the log, and the log is unreadable without it.
create schema if not exists privacy;

-- Purpose 'contact', or 'accounting:<year>'. The row outlives its key, so that no second key is made.
create table if not exists privacy.person_key (
  person_id text collate "C" not null,
  purpose text collate "C" not null check (purpose = 'contact' or purpose ~ '^accounting:\d{4}$'),
  state text not null check (state in ('live', 'tombstoned', 'destroyed')),
  wrapped_key bytea,
  created_at timestamptz not null,
  tombstoned_at timestamptz,
  destroyed_at timestamptz,
  primary key (person_id, purpose),
  check (state <> 'destroyed' or wrapped_key is null),
  check (state <> 'tombstoned' or tombstoned_at is not null)
);
create index if not exists person_key_being_forgotten on privacy.person_key (tombstoned_at)
  where state = 'tombstoned';
create index if not exists person_key_accounting on privacy.person_key (purpose, person_id)
  where state = 'live' and purpose <> 'contact';

-- HMAC of the client's customer id or of the normalised e-mail; never the text itself.
create table if not exists privacy.person_lookup (
  lookup bytea primary key,
  person_id text collate "C" not null,
  created_at timestamptz not null
);
create index if not exists person_lookup_person on privacy.person_lookup (person_id);

-- One key per sealed whole (a raw callback body); it dies with its person, or unlinked with age.
create table if not exists privacy.whole_key (
  key_id text collate "C" primary key,
  person_id text collate "C",
  wrapped_key bytea,
  created_at timestamptz not null
);
create index if not exists whole_key_person on privacy.whole_key (person_id)
  where person_id is not null;
create index if not exists whole_key_unlinked on privacy.whole_key (created_at)
  where person_id is null;
