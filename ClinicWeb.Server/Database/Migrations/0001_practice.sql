-- Patients and visits. AUTOINCREMENT: an id is never given twice, so a patient that comes back from a backup gets the old one.
CREATE TABLE patients (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  chart_number TEXT    NOT NULL COLLATE NOCASE UNIQUE,
  given_name   TEXT    NOT NULL,
  family_name  TEXT    NOT NULL,
  birth_date   TEXT    NOT NULL,
  sex          TEXT    NOT NULL DEFAULT 'unknown' CHECK (sex IN ('unknown', 'female', 'male', 'other')),
  phone        TEXT,
  email        TEXT,
  address      TEXT,
  allergies    TEXT,
  conditions   TEXT,
  notes        TEXT,
  changed_seq  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX patients_by_name ON patients (family_name COLLATE NOCASE, given_name COLLATE NOCASE, id);
CREATE INDEX patients_by_change ON patients (changed_seq);

CREATE TABLE visits (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  patient_id   INTEGER NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
  visited_at   TEXT    NOT NULL,
  complaint    TEXT    NOT NULL,
  notes        TEXT,
  diagnosis    TEXT,
  prescription TEXT,
  changed_seq  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX visits_by_patient ON visits (patient_id, visited_at DESC, id DESC);

-- One row. change_seq grows with every change, whoever makes it: the version of a record, and the proof that a backup holds
-- it. The deleted_ counts grow only with deletes made through the program: fewer records than they explain is an alarm.
CREATE TABLE practice (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  change_seq       INTEGER NOT NULL DEFAULT 0,
  deleted_patients INTEGER NOT NULL DEFAULT 0,
  deleted_visits   INTEGER NOT NULL DEFAULT 0
);
INSERT INTO practice (id) VALUES (1);

CREATE TRIGGER patients_inserted AFTER INSERT ON patients BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE patients SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER patients_updated
AFTER UPDATE OF chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes
ON patients BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE patients SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER visits_inserted AFTER INSERT ON visits BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE visits SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
CREATE TRIGGER visits_updated
AFTER UPDATE OF patient_id, visited_at, complaint, notes, diagnosis, prescription
ON visits BEGIN
  UPDATE practice SET change_seq = change_seq + 1;
  UPDATE visits SET changed_seq = (SELECT change_seq FROM practice) WHERE id = NEW.id;
END;
