create table pools (
  pool_id text collate "C" primary key,
  capacity bigint not null,
  held bigint not null,
  taken bigint not null
);
-- Holds that stand, offers to the waiting list among them: a release names its hold and not how much that was.
create table holds (
  pool_id text collate "C" not null,
  hold_id text collate "C" not null,
  units bigint not null,
  primary key (pool_id, hold_id)
);
-- Who waits, without a word about them. An offer has an end; who left is gone from here.
create table waitlist_entries (
  pool_id text collate "C" not null,
  entry_id text collate "C" not null,
  units bigint not null,
  joined_at text collate "C" not null,
  place bigint not null,
  offer_until text collate "C",
  primary key (pool_id, entry_id)
);
-- Whose entries there are, ended ones too, and where in its pool's stream each began: what they said stands there.
create table waitlist_people (
  pool_id text collate "C" not null,
  entry_id text collate "C" not null,
  person_id text collate "C" not null,
  revision bigint not null,
  primary key (pool_id, entry_id)
);
create index waitlist_people_by_person on waitlist_people (person_id);
