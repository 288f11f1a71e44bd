create table pools (
  pool_id text collate "C" primary key,
  capacity bigint not null,
  held bigint not null,
  taken bigint not null
);
-- Holds that stand: a release names its hold and not how much that was.
create table holds (
  pool_id text collate "C" not null,
  hold_id text collate "C" not null,
  units bigint not null,
  primary key (pool_id, hold_id)
);
