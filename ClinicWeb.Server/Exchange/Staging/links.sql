-- Whom, and which visit, a link means: within its own file or Bundle first, else anywhere if it can mean only one. A link that may
-- mean two people means nobody.
UPDATE visits SET patient = coalesce(
  (SELECT CASE WHEN min(patient) = max(patient) THEN min(patient) END FROM patient_links WHERE link = patient_link AND scope = visits.scope),
  (SELECT CASE WHEN min(patient) = max(patient) THEN min(patient) END FROM patient_links WHERE link = patient_link))
WHERE patient IS NULL AND patient_link IS NOT NULL;
-- A Bundle of one patient need not say so each time.
UPDATE visits SET patient = (SELECT CASE WHEN min(id) = max(id) THEN min(id) END FROM patients WHERE patients.scope = visits.scope)
WHERE patient IS NULL AND patient_link IS NULL;

UPDATE pieces SET visit = coalesce(
  (SELECT CASE WHEN min(visit) = max(visit) THEN min(visit) END FROM visit_links WHERE link = visit_link AND scope = pieces.scope),
  (SELECT CASE WHEN min(visit) = max(visit) THEN min(visit) END FROM visit_links WHERE link = visit_link))
WHERE visit_link IS NOT NULL;
UPDATE pieces SET patient = coalesce(
  (SELECT patient FROM visits WHERE id = pieces.visit),
  (SELECT CASE WHEN min(patient) = max(patient) THEN min(patient) END FROM patient_links WHERE link = patient_link AND scope = pieces.scope),
  (SELECT CASE WHEN min(patient) = max(patient) THEN min(patient) END FROM patient_links WHERE link = patient_link));
UPDATE pieces SET patient = (SELECT CASE WHEN min(id) = max(id) THEN min(id) END FROM patients WHERE patients.scope = pieces.scope)
WHERE patient IS NULL AND patient_link IS NULL;
-- What belongs to no visit belongs to the patient's visit of that day.
UPDATE pieces SET visit = (
  SELECT min(id) FROM visits
  WHERE visits.patient = pieces.patient AND visited_at >= substr(at, 1, 10) AND visited_at < substr(at, 1, 10) || 'U')
WHERE visit IS NULL AND at IS NOT NULL AND kind <= 2;
