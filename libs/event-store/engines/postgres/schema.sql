-- The event log. Run by preparePostgresEventStore inside one transaction that holds the migration
-- lock; every statement may be run again.
CREATE SCHEMA IF NOT EXISTS event_store;

CREATE TABLE IF NOT EXISTS event_store.events (
  -- From 1, without gaps, in commit order: given only by the functions below, under the append lock.
  -- (No CHECKs here and on revision: they slow every insert, and the functions keep to the range.)
  position  bigint      NOT NULL PRIMARY KEY,
  stream_id text        NOT NULL,
  revision  bigint      NOT NULL,
  event_id  uuid        NOT NULL,
  type      text        NOT NULL,
  -- Text, not jsonb: the bytes are hashed and must come back as they went in.
  data      text        NOT NULL,
  metadata  text        NOT NULL,
  stored_at timestamptz NOT NULL,
  -- Repeats are recognised by the ids at a stream's place, so this index finds them too.
  CONSTRAINT events_stream_revision UNIQUE (stream_id, revision)
);

CREATE TABLE IF NOT EXISTS event_store.store (
  only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  id       text    NOT NULL,
  schema_version integer NOT NULL
);

CREATE OR REPLACE FUNCTION event_store.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the event log is append-only: % refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;

CREATE OR REPLACE TRIGGER append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON event_store.events
  FOR EACH STATEMENT EXECUTE FUNCTION event_store.refuse_change();
-- Also where session_replication_role would silence ordinary triggers.
ALTER TABLE event_store.events ENABLE ALWAYS TRIGGER append_only;

-- In both functions the lock stands first, and in READ COMMITTED each later statement sees what the
-- holder before us committed. It is kept until the commit is done, so positions come without gaps, in
-- commit order. (One statement with the lock inside would read its snapshot before it has the lock.)

-- One event on one stream: its position, or null when the stream stands elsewhere than expected. The
-- unique index tells of a stream that has gone on, the look at the event before of one that has not.
-- p_next is one more than a position that the caller knows to be committed (or 0): when it is free it
-- is the right one, and the look-up of the log's end, about a fifth of the work here, is saved.
CREATE OR REPLACE FUNCTION event_store.append_one(
  p_next bigint, p_stream text, p_revision bigint, p_id uuid, p_type text, p_data text,
  p_metadata text, p_stored_at timestamptz
) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_position bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(4711, 1);
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'appends need READ COMMITTED';
  END IF;
  IF p_revision > 0 THEN
    PERFORM FROM event_store.events e WHERE e.stream_id = p_stream AND e.revision = p_revision - 1;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF p_next > 0 THEN
    INSERT INTO event_store.events VALUES (
      p_next, p_stream, p_revision, p_id, p_type, p_data, p_metadata, p_stored_at)
    ON CONFLICT DO NOTHING
    RETURNING position INTO v_position;
  END IF;
  IF v_position IS NULL THEN
    INSERT INTO event_store.events VALUES (
      coalesce((SELECT e.position FROM event_store.events e ORDER BY e.position DESC LIMIT 1), 0) + 1,
      p_stream, p_revision, p_id, p_type, p_data, p_metadata, p_stored_at)
    ON CONFLICT (stream_id, revision) DO NOTHING
    RETURNING position INTO v_position;
  END IF;
  IF v_position IS NOT NULL THEN
    PERFORM pg_notify('event_store_appended', v_position::text);
  END IF;
  RETURN v_position;
END
$$;

-- Many appends, each on a stream of its own. Those whose stream stands elsewhere than expected are
-- left out and reported; the others are written after `head` in the order given.
CREATE OR REPLACE FUNCTION event_store.append_many(
  p_streams text[], p_expected bigint[],
  p_append integer[], p_event_streams text[], p_revisions bigint[], p_ids uuid[], p_types text[],
  p_data text[], p_metadata text[], p_stored_at timestamptz,
  OUT head bigint, OUT refused integer[], OUT actual bigint[], OUT repeated bigint[]
)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_current bigint[];
  v_written bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(4711, 1);
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'appends need READ COMMITTED';
  END IF;

  SELECT array_agg(coalesce((
    SELECT e.revision FROM event_store.events e
    WHERE e.stream_id = s.stream_id ORDER BY e.revision DESC LIMIT 1), -1) ORDER BY s.n)
  INTO v_current
  FROM unnest(p_streams) WITH ORDINALITY AS s (stream_id, n);

  head := coalesce((SELECT e.position FROM event_store.events e ORDER BY e.position DESC LIMIT 1), 0);

  IF v_current = p_expected THEN
    INSERT INTO event_store.events
    SELECT head + u.n, u.stream_id, u.revision, u.id, u.type, u.data, u.metadata, p_stored_at
    FROM unnest(p_event_streams, p_revisions, p_ids, p_types, p_data, p_metadata)
      WITH ORDINALITY AS u (stream_id, revision, id, type, data, metadata, n);
    v_written := cardinality(p_ids);
  ELSE
    SELECT array_agg(s.n::integer ORDER BY s.n), array_agg(s.current ORDER BY s.n)
    INTO refused, actual
    FROM unnest(v_current, p_expected) WITH ORDINALITY AS s (current, expected, n)
    WHERE s.current <> s.expected;

    -- The position of an append that stands already: the same ids at the same place.
    SELECT array_agg(r.position ORDER BY r.append) INTO repeated
    FROM (
      SELECT u.append,
        CASE WHEN bool_and(e.event_id IS NOT DISTINCT FROM u.id) THEN max(e.position) END AS position
      FROM unnest(p_append, p_event_streams, p_revisions, p_ids)
        AS u (append, stream_id, revision, id)
      LEFT JOIN event_store.events e ON e.stream_id = u.stream_id AND e.revision = u.revision
      WHERE u.append = ANY (refused)
      GROUP BY u.append
    ) r;

    INSERT INTO event_store.events
    SELECT head + row_number() OVER (ORDER BY u.n),
      u.stream_id, u.revision, u.id, u.type, u.data, u.metadata, p_stored_at
    FROM unnest(p_append, p_event_streams, p_revisions, p_ids, p_types, p_data, p_metadata)
      WITH ORDINALITY AS u (append, stream_id, revision, id, type, data, metadata, n)
    WHERE u.append <> ALL (refused);
    GET DIAGNOSTICS v_written = ROW_COUNT;
  END IF;

  IF v_written > 0 THEN
    PERFORM pg_notify('event_store_appended', (head + v_written)::text);
  END IF;
END
$$;
