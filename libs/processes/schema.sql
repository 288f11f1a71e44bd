-- Who works off jobs. A worker that no longer says so is dead, and its jobs are unlocked.
create schema if not exists processes;

create table if not exists processes.workers (
  worker_id text collate "C" primary key,
  holder text not null,
  beat_at timestamptz not null
);
