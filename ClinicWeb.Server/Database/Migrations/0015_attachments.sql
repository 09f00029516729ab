-- Files attached to a patient's chart. The bytes lie beside the database, in files/, each once, under its SHA-256: a row
-- is written only when its file is on the disk, and a file is never changed.
CREATE TABLE attachments (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  patient_id  INTEGER NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
  -- No reference: a visit that was deleted comes back under its number, and its files are with it again.
  visit_id    INTEGER,
  name        TEXT    NOT NULL,
  media_type  TEXT    NOT NULL,
  size        INTEGER NOT NULL CHECK (size >= 0),
  sha256      TEXT    NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  added_at    TEXT    NOT NULL,
  note        TEXT,
  changed_seq INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX attachments_by_patient ON attachments (patient_id, id DESC);

CREATE TRIGGER attachments_inserted AFTER INSERT ON attachments BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE attachments SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER attachments_updated
AFTER UPDATE OF patient_id, visit_id, name, media_type, size, sha256, added_at, note
ON attachments BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE attachments SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER attachments_renumbered AFTER UPDATE OF id ON attachments WHEN OLD.id <> NEW.id BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE attachments SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;

-- As of patients and visits. The file of a row that is known only here is kept, and is part of every backup.
CREATE TABLE attachment_history (
  id         INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  changed_at TEXT    NOT NULL,
  change     TEXT    NOT NULL CHECK (change IN ('changed', 'deleted')),
  fields     TEXT,
  patient_id INTEGER, visit_id INTEGER, name TEXT, media_type TEXT, size INTEGER, sha256 TEXT, added_at TEXT, note TEXT
);
CREATE UNIQUE INDEX attachment_history_by_record ON attachment_history (id, version);
CREATE INDEX attachment_history_deleted ON attachment_history (patient_id) WHERE change = 'deleted';

CREATE TRIGGER attachment_history_changed
AFTER UPDATE OF patient_id, visit_id, name, media_type, size, sha256, added_at, note
ON attachments
WHEN OLD.patient_id IS NOT NEW.patient_id OR
  OLD.visit_id IS NOT NEW.visit_id OR
  OLD.name IS NOT NEW.name OR
  OLD.media_type IS NOT NEW.media_type OR
  OLD.size IS NOT NEW.size OR
  OLD.sha256 IS NOT NEW.sha256 OR
  OLD.added_at IS NOT NEW.added_at OR
  OLD.note IS NOT NEW.note
BEGIN
  INSERT INTO attachment_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visit_id, name, media_type, size, sha256, added_at, note)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM attachment_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'changed', ltrim(
      CASE WHEN OLD.patient_id IS NOT NEW.patient_id THEN ',patient_id' ELSE '' END ||
      CASE WHEN OLD.visit_id IS NOT NEW.visit_id THEN ',visit_id' ELSE '' END ||
      CASE WHEN OLD.name IS NOT NEW.name THEN ',name' ELSE '' END ||
      CASE WHEN OLD.media_type IS NOT NEW.media_type THEN ',media_type' ELSE '' END ||
      CASE WHEN OLD.size IS NOT NEW.size THEN ',size' ELSE '' END ||
      CASE WHEN OLD.sha256 IS NOT NEW.sha256 THEN ',sha256' ELSE '' END ||
      CASE WHEN OLD.added_at IS NOT NEW.added_at THEN ',added_at' ELSE '' END ||
      CASE WHEN OLD.note IS NOT NEW.note THEN ',note' ELSE '' END, ','),
    CASE WHEN OLD.patient_id IS NOT NEW.patient_id THEN OLD.patient_id END,
    CASE WHEN OLD.visit_id IS NOT NEW.visit_id THEN OLD.visit_id END,
    CASE WHEN OLD.name IS NOT NEW.name THEN OLD.name END,
    CASE WHEN OLD.media_type IS NOT NEW.media_type THEN OLD.media_type END,
    CASE WHEN OLD.size IS NOT NEW.size THEN OLD.size END,
    CASE WHEN OLD.sha256 IS NOT NEW.sha256 THEN OLD.sha256 END,
    CASE WHEN OLD.added_at IS NOT NEW.added_at THEN OLD.added_at END,
    CASE WHEN OLD.note IS NOT NEW.note THEN OLD.note END);
END;
CREATE TRIGGER attachment_history_deleted BEFORE DELETE ON attachments BEGIN
  INSERT INTO attachment_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visit_id, name, media_type, size, sha256, added_at, note)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM attachment_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.patient_id, OLD.visit_id, OLD.name, OLD.media_type, OLD.size, OLD.sha256, OLD.added_at, OLD.note);
END;
-- Under its old number the record is gone.
CREATE TRIGGER attachment_history_renumbered AFTER UPDATE OF id ON attachments WHEN OLD.id IS NOT NEW.id BEGIN
  INSERT INTO attachment_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visit_id, name, media_type, size, sha256, added_at, note)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM attachment_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.patient_id, OLD.visit_id, OLD.name, OLD.media_type, OLD.size, OLD.sha256, OLD.added_at, OLD.note);
END;

CREATE TRIGGER attachments_not_replaced BEFORE INSERT ON attachments
WHEN EXISTS (SELECT 1 FROM attachments WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'Another attachment has this id; a record is changed with UPDATE');
END;
CREATE TRIGGER attachments_not_replaced_by_update BEFORE UPDATE OF id ON attachments
WHEN OLD.id <> NEW.id AND EXISTS (SELECT 1 FROM attachments WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'Another attachment has this id');
END;
