-- Whom, and which visit, a link means: within its own file or Bundle first, else anywhere if it can mean only one.
-- A link that may mean two people means nobody.
-- Least and greatest are asked for apart, since then an index gives each at once.
UPDATE visits SET patient = coalesce(
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link AND scope = visits.scope)
     WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link AND scope = visits.scope)),
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link) WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link)))
WHERE patient IS NULL AND patient_link IS NOT NULL;
-- A Bundle of one patient need not say so each time.
CREATE TABLE lone (scope INTEGER PRIMARY KEY, patient INTEGER NOT NULL);
INSERT INTO lone SELECT scope, min(id) FROM patients GROUP BY scope HAVING count(*) = 1;
UPDATE visits SET patient = (SELECT lone.patient FROM lone WHERE lone.scope = visits.scope)
WHERE patient IS NULL AND patient_link IS NULL;

UPDATE pieces SET visit = coalesce(
  (SELECT CASE (SELECT max(visit) FROM visit_links WHERE link = visit_link AND scope = pieces.scope)
     WHEN least THEN least END
   FROM (SELECT min(visit) AS least FROM visit_links WHERE link = visit_link AND scope = pieces.scope)),
  (SELECT CASE (SELECT max(visit) FROM visit_links WHERE link = visit_link) WHEN least THEN least END
   FROM (SELECT min(visit) AS least FROM visit_links WHERE link = visit_link)))
WHERE visit_link IS NOT NULL;
UPDATE pieces SET patient = coalesce(
  (SELECT patient FROM visits WHERE id = pieces.visit),
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link AND scope = pieces.scope)
     WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link AND scope = pieces.scope)),
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link) WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link)))
WHERE patient IS NULL;
UPDATE pieces SET patient = (SELECT lone.patient FROM lone WHERE lone.scope = pieces.scope)
WHERE patient IS NULL AND patient_link IS NULL;
-- Files likewise.
UPDATE attached SET visit = coalesce(
  (SELECT CASE (SELECT max(visit) FROM visit_links WHERE link = visit_link AND scope = attached.scope)
    WHEN least THEN least END
   FROM (SELECT min(visit) AS least FROM visit_links WHERE link = visit_link AND scope = attached.scope)),
  (SELECT CASE (SELECT max(visit) FROM visit_links WHERE link = visit_link) WHEN least THEN least END
   FROM (SELECT min(visit) AS least FROM visit_links WHERE link = visit_link)))
WHERE visit_link IS NOT NULL;
UPDATE attached SET patient = coalesce(
  (SELECT patient FROM visits WHERE id = attached.visit),
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link AND scope = attached.scope)
    WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link AND scope = attached.scope)),
  (SELECT CASE (SELECT max(patient) FROM patient_links WHERE link = patient_link) WHEN least THEN least END
   FROM (SELECT min(patient) AS least FROM patient_links WHERE link = patient_link)))
WHERE patient IS NULL;
UPDATE attached SET patient = (SELECT lone.patient FROM lone WHERE lone.scope = attached.scope)
WHERE patient IS NULL AND patient_link IS NULL;
DROP TABLE lone;
-- A medication that is named elsewhere in the file comes before how it is taken.
UPDATE pieces SET text = (
  SELECT CASE WHEN name IS NULL THEN pieces.text WHEN pieces.text = '' THEN name ELSE name || ': ' || pieces.text END
  FROM (SELECT coalesce(
    (SELECT min(m.text) FROM medications m WHERE m.link = medication_link AND m.scope = pieces.scope),
    (SELECT CASE (SELECT max(m.text) FROM medications m WHERE m.link = medication_link) WHEN least THEN least END
     FROM (SELECT min(m.text) AS least FROM medications m WHERE m.link = medication_link))) AS name))
WHERE medication_link IS NOT NULL;
DELETE FROM pieces WHERE text = '';
-- What belongs to no visit belongs to the patient's visit of that day.
UPDATE pieces SET visit = (
  SELECT min(id) FROM visits
  WHERE visits.patient = pieces.patient AND visited_at >= substr(at, 1, 10) AND visited_at < substr(at, 1, 10) || 'U')
WHERE visit IS NULL AND at IS NOT NULL AND kind <= 2;
