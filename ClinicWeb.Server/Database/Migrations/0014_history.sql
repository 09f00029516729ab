-- What stood in a record before each change and delete, kept by triggers, so that no path can forget it: an edit, a restore
-- of one patient, an import, a hand in another program. It is not taken away again (§ 630f BGB); see History/README.md.
--
-- One row for each version that was replaced. version counts from 1 for each record. seq is the version (changed_seq) that
-- the record had then: with changed_at it tells the same version in two databases. fields names the columns that changed,
-- and only they are filled: what stood in the others is what stands in the next version, so that no text is kept twice.
-- NULL: the whole record.
CREATE TABLE patient_history (
  id         INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  changed_at TEXT    NOT NULL,
  change     TEXT    NOT NULL CHECK (change IN ('changed', 'deleted')),
  fields     TEXT,
  chart_number TEXT, given_name TEXT, family_name TEXT, birth_date TEXT, sex TEXT, phone TEXT, email TEXT,
  address TEXT, allergies TEXT, conditions TEXT, notes TEXT
);
CREATE UNIQUE INDEX patient_history_by_record ON patient_history (id, version);

CREATE TABLE visit_history (
  id         INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  changed_at TEXT    NOT NULL,
  change     TEXT    NOT NULL CHECK (change IN ('changed', 'deleted')),
  fields     TEXT,
  patient_id INTEGER, visited_at TEXT, complaint TEXT, notes TEXT, diagnosis TEXT, prescription TEXT
);
CREATE UNIQUE INDEX visit_history_by_record ON visit_history (id, version);
CREATE INDEX visit_history_deleted ON visit_history (patient_id) WHERE change = 'deleted';

-- The moment of the transaction under way by the program's clock; the program sets it first and empties it last. Where it is
-- empty, another program writes, and SQLite's own clock is all there is.
ALTER TABLE practice ADD COLUMN moment TEXT;

-- COLLATE BINARY: a chart number P-1 is found as p-1, but they are not the same text.
CREATE TRIGGER patient_history_changed
AFTER UPDATE OF
  chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes
ON patients
WHEN OLD.chart_number COLLATE BINARY IS NOT NEW.chart_number OR
  OLD.given_name IS NOT NEW.given_name OR
  OLD.family_name IS NOT NEW.family_name OR
  OLD.birth_date IS NOT NEW.birth_date OR
  OLD.sex IS NOT NEW.sex OR
  OLD.phone IS NOT NEW.phone OR
  OLD.email IS NOT NEW.email OR
  OLD.address IS NOT NEW.address OR
  OLD.allergies IS NOT NEW.allergies OR
  OLD.conditions IS NOT NEW.conditions OR
  OLD.notes IS NOT NEW.notes
BEGIN
  INSERT INTO patient_history (
    id, version, seq, changed_at, change, fields,
    chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM patient_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'changed', ltrim(
      CASE WHEN OLD.chart_number COLLATE BINARY IS NOT NEW.chart_number THEN ',chart_number' ELSE '' END ||
      CASE WHEN OLD.given_name IS NOT NEW.given_name THEN ',given_name' ELSE '' END ||
      CASE WHEN OLD.family_name IS NOT NEW.family_name THEN ',family_name' ELSE '' END ||
      CASE WHEN OLD.birth_date IS NOT NEW.birth_date THEN ',birth_date' ELSE '' END ||
      CASE WHEN OLD.sex IS NOT NEW.sex THEN ',sex' ELSE '' END ||
      CASE WHEN OLD.phone IS NOT NEW.phone THEN ',phone' ELSE '' END ||
      CASE WHEN OLD.email IS NOT NEW.email THEN ',email' ELSE '' END ||
      CASE WHEN OLD.address IS NOT NEW.address THEN ',address' ELSE '' END ||
      CASE WHEN OLD.allergies IS NOT NEW.allergies THEN ',allergies' ELSE '' END ||
      CASE WHEN OLD.conditions IS NOT NEW.conditions THEN ',conditions' ELSE '' END ||
      CASE WHEN OLD.notes IS NOT NEW.notes THEN ',notes' ELSE '' END, ','),
    CASE WHEN OLD.chart_number COLLATE BINARY IS NOT NEW.chart_number THEN OLD.chart_number END,
    CASE WHEN OLD.given_name IS NOT NEW.given_name THEN OLD.given_name END,
    CASE WHEN OLD.family_name IS NOT NEW.family_name THEN OLD.family_name END,
    CASE WHEN OLD.birth_date IS NOT NEW.birth_date THEN OLD.birth_date END,
    CASE WHEN OLD.sex IS NOT NEW.sex THEN OLD.sex END,
    CASE WHEN OLD.phone IS NOT NEW.phone THEN OLD.phone END,
    CASE WHEN OLD.email IS NOT NEW.email THEN OLD.email END,
    CASE WHEN OLD.address IS NOT NEW.address THEN OLD.address END,
    CASE WHEN OLD.allergies IS NOT NEW.allergies THEN OLD.allergies END,
    CASE WHEN OLD.conditions IS NOT NEW.conditions THEN OLD.conditions END,
    CASE WHEN OLD.notes IS NOT NEW.notes THEN OLD.notes END);
END;
CREATE TRIGGER patient_history_deleted BEFORE DELETE ON patients BEGIN
  INSERT INTO patient_history (
    id, version, seq, changed_at, change, fields,
    chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM patient_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.chart_number, OLD.given_name, OLD.family_name, OLD.birth_date, OLD.sex, OLD.phone, OLD.email, OLD.address,
    OLD.allergies, OLD.conditions, OLD.notes);
END;
-- Under its old number the record is gone.
CREATE TRIGGER patient_history_renumbered AFTER UPDATE OF id ON patients WHEN OLD.id IS NOT NEW.id BEGIN
  INSERT INTO patient_history (
    id, version, seq, changed_at, change, fields,
    chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM patient_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.chart_number, OLD.given_name, OLD.family_name, OLD.birth_date, OLD.sex, OLD.phone, OLD.email, OLD.address,
    OLD.allergies, OLD.conditions, OLD.notes);
END;

CREATE TRIGGER visit_history_changed
AFTER UPDATE OF
  patient_id, visited_at, complaint, notes, diagnosis, prescription
ON visits
WHEN OLD.patient_id IS NOT NEW.patient_id OR
  OLD.visited_at IS NOT NEW.visited_at OR
  OLD.complaint IS NOT NEW.complaint OR
  OLD.notes IS NOT NEW.notes OR
  OLD.diagnosis IS NOT NEW.diagnosis OR
  OLD.prescription IS NOT NEW.prescription
BEGIN
  INSERT INTO visit_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visited_at, complaint, notes, diagnosis, prescription)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM visit_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'changed', ltrim(
      CASE WHEN OLD.patient_id IS NOT NEW.patient_id THEN ',patient_id' ELSE '' END ||
      CASE WHEN OLD.visited_at IS NOT NEW.visited_at THEN ',visited_at' ELSE '' END ||
      CASE WHEN OLD.complaint IS NOT NEW.complaint THEN ',complaint' ELSE '' END ||
      CASE WHEN OLD.notes IS NOT NEW.notes THEN ',notes' ELSE '' END ||
      CASE WHEN OLD.diagnosis IS NOT NEW.diagnosis THEN ',diagnosis' ELSE '' END ||
      CASE WHEN OLD.prescription IS NOT NEW.prescription THEN ',prescription' ELSE '' END, ','),
    CASE WHEN OLD.patient_id IS NOT NEW.patient_id THEN OLD.patient_id END,
    CASE WHEN OLD.visited_at IS NOT NEW.visited_at THEN OLD.visited_at END,
    CASE WHEN OLD.complaint IS NOT NEW.complaint THEN OLD.complaint END,
    CASE WHEN OLD.notes IS NOT NEW.notes THEN OLD.notes END,
    CASE WHEN OLD.diagnosis IS NOT NEW.diagnosis THEN OLD.diagnosis END,
    CASE WHEN OLD.prescription IS NOT NEW.prescription THEN OLD.prescription END);
END;
CREATE TRIGGER visit_history_deleted BEFORE DELETE ON visits BEGIN
  INSERT INTO visit_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visited_at, complaint, notes, diagnosis, prescription)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM visit_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.patient_id, OLD.visited_at, OLD.complaint, OLD.notes, OLD.diagnosis, OLD.prescription);
END;
-- Under its old number the record is gone.
CREATE TRIGGER visit_history_renumbered AFTER UPDATE OF id ON visits WHEN OLD.id IS NOT NEW.id BEGIN
  INSERT INTO visit_history (
    id, version, seq, changed_at, change, fields,
    patient_id, visited_at, complaint, notes, diagnosis, prescription)
  VALUES (
    OLD.id, (SELECT coalesce(max(version), 0) + 1 FROM visit_history WHERE id = OLD.id), OLD.changed_seq,
    coalesce((SELECT moment FROM practice), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), 'deleted', NULL,
    OLD.patient_id, OLD.visited_at, OLD.complaint, OLD.notes, OLD.diagnosis, OLD.prescription);
END;

-- INSERT OR REPLACE removes the record in its way without calling a trigger, so without a trace: it may not.
CREATE TRIGGER patients_not_replaced BEFORE INSERT ON patients
WHEN EXISTS (SELECT 1 FROM patients WHERE id = NEW.id OR chart_number = NEW.chart_number) BEGIN
  SELECT RAISE(ABORT, 'Another patient has this id or chart number; a record is changed with UPDATE');
END;
CREATE TRIGGER patients_not_replaced_by_update BEFORE UPDATE OF id, chart_number ON patients
WHEN EXISTS (SELECT 1 FROM patients WHERE id <> OLD.id AND (id = NEW.id OR chart_number = NEW.chart_number)) BEGIN
  SELECT RAISE(ABORT, 'Another patient has this id or chart number');
END;
CREATE TRIGGER visits_not_replaced BEFORE INSERT ON visits WHEN EXISTS (SELECT 1 FROM visits WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'Another visit has this id; a record is changed with UPDATE');
END;
CREATE TRIGGER visits_not_replaced_by_update BEFORE UPDATE OF id ON visits
WHEN OLD.id <> NEW.id AND EXISTS (SELECT 1 FROM visits WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'Another visit has this id');
END;
