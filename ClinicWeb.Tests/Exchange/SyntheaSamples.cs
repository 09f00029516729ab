using System.Text;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// Made by hand, in the shape of Synthea's R4 output of today: transaction Bundles of one patient each, everything
/// referred to by urn:uuid, people and places by a search, and bills beside what matters.
/// </summary>
public static class SyntheaSamples
{
    public const int Observations = 300;

    public const string Hospital =
        """
        {"resourceType":"Organization","id":"org","active":true,"name":"NEWMAN REGIONAL HEALTH"}},
        {"fullUrl":"urn:uuid:loc","resource":{"resourceType":"Location","id":"loc","name":"NEWMAN"}
        """;

    public const string Practitioner =
        """
        {"resourceType":"Practitioner","id":"prac","active":true,
          "name":[{"family":"Hermiston71","given":["Olevia458"],"prefix":["Dr."]}],"gender":"female"}
        """;

    private const string Note = "\n2001-05-05\n\n# Chief Complaint\n- Cough\n\n# Assessment and Plan\nRest.\n";

    public static string Bundle(params string[] resources) =>
        Transaction(resources.Select((resource, at) => Entry($"urn:uuid:{at}", resource)));

    public static string Patient(string id, string family, string given, string birth)
    {
        string Urn(string what) => $"urn:uuid:{id}-{what}";
        string Ref(string name, string what) => $$$"""
            "{{{name}}}":{"reference":"{{{Urn(what)}}}"}
            """;
        var entries = new List<(string What, string Json)>
        {
            ("patient", $$$"""
                {"resourceType":"Patient","id":"{{{id}}}",
                  "meta":{"profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]},
                "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Generated</div>"},
                "extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
                  "extension":[{"url":"text","valueString":"White"}]},
                {"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex","valueCode":"M"},
                {"url":"http://synthetichealth.github.io/synthea/quality-adjusted-life-years",
                  "valueDecimal":57.177223184091154}],
                "identifier":[{"system":"https://github.com/synthetichealth/synthea",
                  "value":"{{{id}}}6ac7-8d06-89de-ad63-0204a93e76c3"},
                {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},
                  "system":"http://hospital.smarthealthit.org",
                  "value":"{{{id}}}6ac7-8d06-89de-ad63-0204a93e76c3-0204"}],
                "name":[{"use":"official","family":"{{{family}}}","given":["{{{given}}}"],"prefix":["Mr."]},
                  {"use":"maiden","family":"Batz141","given":["{{{given}}}"]}],
                "telecom":[{"system":"phone","value":"555-810-7203","use":"home"}],"gender":"male",
                  "birthDate":"{{{birth}}}","deceasedDateTime":"2011-03-20T01:36:49-04:00",
                "address":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/geolocation",
                  "extension":[{"url":"latitude","valueDecimal":38.37}]}],"line":["633 Abernathy Landing"],
                  "city":"Emporia","state":"KS","postalCode":"66801","country":"US"}],
                "multipleBirthBoolean":false,"communication":[{"language":{"coding":[{"code":"en-US"}],
                  "text":"English (United States)"}}]}
                """),
            ("e1", $$$"""
                {"resourceType":"Encounter","id":"{{{id}}}-e1","status":"finished",
                  "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                "type":[{"coding":[{"code":"185345009","display":"Encounter for symptom"}],
                  "text":"Encounter for symptom"}],{{{Ref("subject", "patient")}}},
                "participant":[{"individual":{
                  "reference":"Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999974592",
                  "display":"Dr. Liane379"}}],
                "period":{"start":"2001-05-05T20:36:49-04:00","end":"2001-05-05T20:51:49-04:00"},
                  "reasonCode":[{"coding":[{"code":"10509002","display":"Acute bronchitis (disorder)"}]}],
                "location":[{"location":{"reference":"Location?identifier=x|y"}}],
                  "serviceProvider":{"reference":"Organization?identifier=x|z"}}
                """),
            ("c1", $$$"""
                {"resourceType":"Condition","id":"{{{id}}}-c1","clinicalStatus":{"coding":[{"code":"resolved"}]},
                  "verificationStatus":{"coding":[{"code":"confirmed"}]},
                "category":[{"coding":[{"code":"encounter-diagnosis"}]}],"code":{"coding":[{"code":"10509002",
                  "display":"Acute bronchitis (disorder)"}],"text":"Acute bronchitis (disorder)"},
                {{{Ref("subject", "patient")}}},{{{Ref("encounter", "e1")}}},
                  "onsetDateTime":"2001-05-05T20:36:49-04:00","recordedDate":"2001-05-05T20:36:49-04:00"}
                """),
            // Before the medication that it is of.
            ("m1", $$$"""
                {"resourceType":"MedicationRequest","id":"{{{id}}}-m1","status":"stopped","intent":"order",
                  {{{Ref("medicationReference", "med")}}},{{{Ref("subject", "patient")}}},{{{Ref("encounter", "e1")}}},
                "authoredOn":"2001-05-05T20:36:49-04:00","dosageInstruction":[{"sequence":1,
                  "timing":{"repeat":{"frequency":1,"period":1.0,"periodUnit":"d"}},"asNeededBoolean":false,
                  "doseAndRate":[{"doseQuantity":{"value":1.0}}]}]}
                """),
            ("med", $$$"""
                {"resourceType":"Medication","id":"{{{id}}}-med",
                  "code":{"coding":[{"code":"1","display":"Doxycycline 100 MG"}],"text":"Doxycycline 100 MG"},
                  "status":"active"}
                """),
            ("m2", $$$"""
                {"resourceType":"MedicationRequest","id":"{{{id}}}-m2","status":"active","intent":"order",
                  "medicationCodeableConcept":{"coding":[{"code":"314076","display":"lisinopril 10 MG"}],
                  "text":"lisinopril 10 MG"},
                {{{Ref("subject", "patient")}}},{{{Ref("encounter", "e1")}}},"authoredOn":"2001-05-05T20:36:49-04:00",
                  "dosageInstruction":[{"sequence":1,"text":"Take as needed.","asNeededBoolean":true}]}
                """),
            ("claim", $$$"""
                {"resourceType":"Claim","id":"{{{id}}}-claim","status":"active","use":"claim",
                  {{{Ref("patient", "patient")}}},
                  "item":[{"sequence":1,"encounter":[{"reference":"{{{Urn("e1")}}}"}]}]}
                """),
            ("eob", $$$"""
                {"resourceType":"ExplanationOfBenefit","id":"{{{id}}}-eob",
                  "contained":[{"resourceType":"ServiceRequest","id":"referral"},
                    {"resourceType":"Coverage","id":"coverage"}],"status":"active"}
                """),
            ("dr", $$$"""
                {"resourceType":"DiagnosticReport","id":"{{{id}}}-dr","status":"final",
                  "code":{"coding":[{"code":"34117-2","display":"History and physical note"}]},
                  {{{Ref("subject", "patient")}}},{{{Ref("encounter", "e1")}}},
                "effectiveDateTime":"2001-05-05T20:36:49-04:00","issued":"2001-05-05T20:36:49.824-04:00",
                  "presentedForm":[{"contentType":"text/plain; charset=utf-8","data":"{{{Base64(Note)}}}"}]}
                """),
            ("doc", $$$"""
                {"resourceType":"DocumentReference","id":"{{{id}}}-doc","status":"superseded",
                  "type":{"coding":[{"code":"34117-2"}]},{{{Ref("subject", "patient")}}},
                  "date":"2001-05-05T20:36:49.824-04:00",
                "content":[{"attachment":{"contentType":"text/plain; charset=utf-8","data":"{{{Base64(Note)}}}"},
                  "format":{"code":"urn:ihe:iti:xds:2017:mimeTypeSufficient"}}],
                  "context":{"encounter":[{"reference":"{{{Urn("e1")}}}"}]}}
                """),
            ("a1", $$$"""
                {"resourceType":"AllergyIntolerance","id":"{{{id}}}-a1",
                  "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"Allergic to peanut"},
                  {{{Ref("patient", "patient")}}}}
                """),
            ("e2", $$$"""
                {"resourceType":"Encounter","id":"{{{id}}}-e2","status":"finished","class":{"code":"AMB"},
                  "type":[{"text":"Well child visit (procedure)"}],{{{Ref("subject", "patient")}}},
                  "period":{"start":"2003-01-02T10:00:00-05:00"}}
                """),
            ("trop", $$$"""
                {"resourceType":"Observation","id":"{{{id}}}-trop","status":"final","code":{"text":"Troponin"},
                  {{{Ref("subject", "patient")}}},{{{Ref("encounter", "e2")}}},
                  "effectiveDateTime":"2003-01-02T10:00:00-05:00","valueQuantity":{"value":0.0012,"unit":"ng/mL"}}
                """),
            ("prov", $$$"""
                {"resourceType":"Provenance","id":"{{{id}}}-prov","target":[{"reference":"{{{Urn("patient")}}}"}],
                  "recorded":"2011-03-20T01:36:49.000-04:00"}
                """),
        };
        for (var number = 0; number < Observations; number++)
            entries.Add(($"o{number}", $$$"""
                {"resourceType":"Observation","id":"{{{id}}}-o{{{number}}}","status":"final",
                  "category":[{"coding":[{"code":"vital-signs"}]}],"code":{"coding":[{"code":"x"}],
                  "text":"Observation {{{number}}}"},
                {{{Ref("subject", "patient")}}},{{{Ref("encounter", "e2")}}},
                  "effectiveDateTime":"2003-01-02T10:00:00-05:00","issued":"2003-01-02T10:00:00.381-05:00",
                  "valueQuantity":{"value":{{{number}}}.123456789,"unit":"mg/dL"}}
                """));

        return Transaction(entries.Select(entry => Entry(Urn(entry.What), entry.Json.Trim())));
    }

    private static string Transaction(IEnumerable<string> entries) => $$$"""
        {"resourceType":"Bundle","type":"transaction","entry":[{{{string.Join(",\n", entries)}}}]}
        """;

    private static string Entry(string url, string resource) =>
        $$$"""{"fullUrl":"{{{url}}}","resource":{{{resource}}},"request":{"method":"POST","url":"x"}}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
