-- Who may call. A key's text is never stored, only its hash.
create schema if not exists access;

create table if not exists access.api_key (
  id text collate "C" primary key,
  role text not null check (role in ('checkout', 'operator', 'promoter', 'accountant', 'admin')),
  label text not null,
  -- A promoter's own recipients; empty for every other role.
  recipient_ids text[] not null default '{}',
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);
