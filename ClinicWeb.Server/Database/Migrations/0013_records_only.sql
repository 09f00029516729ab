-- From here on this file holds records only. What is derived from them (full text, search index) lies in search.db, which may be
-- lost at any time; it learns of changes from the feed below.
DROP TRIGGER IF EXISTS vector_outbox_inserted;
DROP TRIGGER IF EXISTS vector_outbox_updated;
DROP TRIGGER IF EXISTS vector_outbox_deleted;
DROP TABLE IF EXISTS vector_outbox;
DROP TABLE IF EXISTS vector_index;

DROP TRIGGER IF EXISTS visit_search_inserted;
DROP TRIGGER IF EXISTS visit_search_updated;
DROP TRIGGER IF EXISTS visit_search_deleted;
DROP TABLE IF EXISTS visit_words;
DROP TABLE IF EXISTS visit_search;

DROP TRIGGER IF EXISTS patients_fts_inserted;
DROP TRIGGER IF EXISTS patients_fts_deleted;
DROP TRIGGER IF EXISTS patients_fts_updated;
DROP TABLE IF EXISTS patients_fts;

-- The feed. What was written: rows with a changed_seq above the one that a reader has seen. What was deleted: the rows below.
-- Only the newest 10,000 are kept; whoever has missed older ones compares everything.
CREATE INDEX visits_by_change ON visits (changed_seq);

CREATE TABLE deleted_records (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind      TEXT    NOT NULL CHECK (kind IN ('patient', 'visit')),
  record_id INTEGER NOT NULL
);
CREATE TRIGGER deleted_records_inserted AFTER INSERT ON deleted_records BEGIN
  DELETE FROM deleted_records WHERE seq <= NEW.seq - 10000;
END;

CREATE TRIGGER patients_deleted AFTER DELETE ON patients BEGIN
  INSERT INTO deleted_records (kind, record_id) VALUES ('patient', OLD.id);
END;
CREATE TRIGGER visits_deleted AFTER DELETE ON visits BEGIN
  INSERT INTO deleted_records (kind, record_id) VALUES ('visit', OLD.id);
END;

-- Another number is another record. This program never does that; a hand with an SQLite tool may.
CREATE TRIGGER patients_renumbered AFTER UPDATE OF id ON patients WHEN OLD.id <> NEW.id BEGIN
  INSERT INTO deleted_records (kind, record_id) VALUES ('patient', OLD.id);
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE patients SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER visits_renumbered AFTER UPDATE OF id ON visits WHEN OLD.id <> NEW.id BEGIN
  INSERT INTO deleted_records (kind, record_id) VALUES ('visit', OLD.id);
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE visits SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;

-- Which history the numbers of the feed belong to. A restore makes a new one: the same number means something else from then on.
ALTER TABLE practice ADD COLUMN lineage BLOB;
UPDATE practice SET lineage = randomblob(16);
