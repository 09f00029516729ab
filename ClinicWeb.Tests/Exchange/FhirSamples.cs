namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// Made by hand, in the shape in which Synthea writes a patient: a transaction whose entries refer to each other by
/// urn:uuid.
/// </summary>
public static class FhirSamples
{
    public const string Synthea =
        """
        {
          "resourceType": "Bundle",
          "type": "transaction",
          "entry": [ {
            "fullUrl": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef",
            "resource": {
              "resourceType": "Patient",
              "id": "b58731cc-2d8b-4c2d-b327-4cab771af3ef",
              "meta": { "profile": [ "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient" ] },
              "text": { "status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Generated</div>" },
              "extension": [ {
                "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
                "extension": [ { "url": "ombCategory", "valueCoding": { "system": "urn:oid:2.16.840.1.113883.6.238",
                  "code": "2106-3", "display": "White" } }, { "url": "text", "valueString": "White" } ]
              }, { "url": "http://synthetichealth.github.io/synthea/disability-adjusted-life-years",
                "valueDecimal": 1.5206687497802 } ],
              "identifier": [
                { "system": "https://github.com/synthetichealth/synthea",
                  "value": "b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
                { "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR",
                  "display": "Medical Record Number" } ], "text": "Medical Record Number" },
                  "system": "http://hospital.smarthealthit.org", "value": "b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
                { "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
                  "code": "SS" } ] }, "system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-12-3456" } ],
              "name": [
                { "use": "maiden", "family": "Batz141", "given": [ "Deloris740" ] },
                { "use": "official", "family": "Hane680", "given": [ "Deloris740", "Pam52" ], "prefix": [ "Mrs." ] } ],
              "telecom": [ { "system": "phone", "value": "555-448-7651", "use": "home" } ],
              "gender": "female",
              "birthDate": "1939-07-12",
              "deceasedDateTime": "2011-03-20T01:36:49-04:00",
              "address": [ {
                "extension": [ { "url": "http://hl7.org/fhir/StructureDefinition/geolocation",
                  "extension": [ { "url": "latitude", "valueDecimal": 42.24 } ] } ],
                "line": [ "366 Kilback Road" ], "city": "Boston", "state": "MA", "postalCode": "02118",
                  "country": "US" },
                { "use": "old", "line": [ "1 Elm Street" ], "city": "Quincy" } ],
              "maritalStatus": { "coding": [ { "code": "M" } ], "text": "M" },
              "multipleBirthBoolean": false
            },
            "request": { "method": "POST", "url": "Patient" }
          }, {
            "fullUrl": "urn:uuid:c0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "Condition", "id": "c0000000-0000-0000-0000-000000000001",
              "clinicalStatus": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                "code": "active" } ] },
              "verificationStatus": { "coding": [ {
                "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed" } ] },
              "category": [ { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/condition-category",
                "code": "encounter-diagnosis" } ] } ],
              "code": { "coding": [ { "system": "http://snomed.info/sct", "code": "444814009",
                "display": "Viral sinusitis (disorder)" } ], "text": "Viral sinusitis (disorder)" },
              "subject": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "encounter": { "reference": "urn:uuid:e0000000-0000-0000-0000-000000000001" },
              "onsetDateTime": "2001-05-05T20:36:49-04:00", "recordedDate": "2001-05-05T20:36:49-04:00"
            },
            "request": { "method": "POST", "url": "Condition" }
          }, {
            "fullUrl": "urn:uuid:e0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "Encounter", "id": "e0000000-0000-0000-0000-000000000001", "status": "finished",
              "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB" },
              "type": [ { "coding": [ { "system": "http://snomed.info/sct", "code": "185345009",
                "display": "Encounter for symptom" } ], "text": "Encounter for symptom" } ],
              "subject": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef",
                "display": "Mrs. Deloris740 Hane680" },
              "participant": [ { "individual": {
                "reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999939999" } } ],
              "period": { "start": "2001-05-05T20:36:49-04:00", "end": "2001-05-05T20:51:49-04:00" }
            },
            "request": { "method": "POST", "url": "Encounter" }
          }, {
            "fullUrl": "urn:uuid:m0000000-0000-0000-0000-000000000009",
            "resource": { "resourceType": "Medication", "id": "m9", "code": { "text": "Doxycycline 100 MG" },
              "status": "active" }
          }, {
            "fullUrl": "urn:uuid:f0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "MedicationRequest", "status": "stopped", "intent": "order",
              "medicationReference": { "reference": "urn:uuid:m0000000-0000-0000-0000-000000000009" },
              "subject": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "encounter": { "reference": "urn:uuid:e0000000-0000-0000-0000-000000000001" },
              "authoredOn": "2001-05-05T20:36:49-04:00",
              "dosageInstruction": [ { "sequence": 1, "asNeededBoolean": false, "timing": { "repeat": { "frequency": 2,
                "period": 1.0, "periodUnit": "d" } }, "doseAndRate": [ { "doseQuantity": { "value": 1.0 } } ] } ]
            }
          }, {
            "fullUrl": "urn:uuid:o0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "Observation", "status": "final",
              "category": [ { "coding": [ { "code": "vital-signs" } ] } ],
              "code": { "coding": [ { "system": "http://loinc.org", "code": "85354-9", "display": "Blood Pressure" } ],
                "text": "Blood Pressure" },
              "subject": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "encounter": { "reference": "urn:uuid:e0000000-0000-0000-0000-000000000001" },
              "effectiveDateTime": "2001-05-05T20:36:49-04:00", "issued": "2001-05-05T20:36:49.381-04:00",
              "component": [
                { "code": { "text": "Diastolic" }, "valueQuantity": { "value": 76.123456, "unit": "mm[Hg]",
                  "system": "http://unitsofmeasure.org", "code": "mm[Hg]" } },
                { "code": { "text": "Systolic" }, "valueQuantity": { "value": 120, "unit": "mm[Hg]" } } ]
            }
          }, {
            "fullUrl": "urn:uuid:o0000000-0000-0000-0000-000000000002",
            "resource": {
              "resourceType": "Observation", "status": "final", "code": { "text": "Tobacco smoking status" },
              "subject": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "effectiveDateTime": "2005-01-01T10:00:00-05:00",
              "valueCodeableConcept": { "text": "Never smoked tobacco" }
            }
          }, {
            "fullUrl": "urn:uuid:a0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "AllergyIntolerance", "type": "allergy", "category": [ "food" ], "criticality": "low",
              "code": { "coding": [ { "system": "http://snomed.info/sct", "code": "256349002",
                "display": "Peanut (substance)" } ], "text": "Peanut (substance)" },
              "patient": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "reaction": [ { "manifestation": [ { "text": "Wheal (finding)" } ], "severity": "mild" } ]
            }
          }, {
            "fullUrl": "urn:uuid:d0000000-0000-0000-0000-000000000001",
            "resource": { "resourceType": "Claim", "status": "active", "use": "claim",
              "patient": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" } }
          }, {
            "fullUrl": "urn:uuid:i0000000-0000-0000-0000-000000000001",
            "resource": {
              "resourceType": "Immunization", "status": "completed", "vaccineCode": { "coding": [ { "code": "140",
                "display": "Influenza" } ] },
              "patient": { "reference": "urn:uuid:b58731cc-2d8b-4c2d-b327-4cab771af3ef" },
              "encounter": { "reference": "urn:uuid:e0000000-0000-0000-0000-000000000001" },
                "occurrenceDateTime": "2001-05-05T20:36:49-04:00"
            }
          } ]
        }
        """;
}
