using System.Globalization;
using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Tells from its heading what a column holds: in English, in German, and as other programs call it.</summary>
internal static class HeadingGuess
{
    // Without separators, accents and capitals; the first of a field is the likeliest. OpenEMR: fname, DOB, phone_home;
    // OpenMRS:
    // Given Name, Birthdate, encounter_datetime; Synthea: FIRST, BIRTHDATE, PATIENT, START, REASONDESCRIPTION.
    private static readonly (string Field, string Headings)[] Known =
    [
        ("chartNumber",
            "chartnumber chartno chart patientnumber patientno number patientid pubpid mrn medicalrecordnumber "
                + "recordnumber identifier pid externalid"
            + " patientennummer patientennr patnr patientnr patientenid kartennummer karteinummer nummer nr patient "
            + "openmrsid id uuid"),
        ("familyName",
            "familyname lastname surname lname last family nachname familienname zuname nom apellido achternaam"),
        ("givenName",
            "givenname firstname forename fname first given vorname rufname vornamen prenom nombre voornaam "
                + "middlename mname middle"
            + " zweitervorname"),
        (ImportFields.Name,
            "name fullname patientname patient_name displayname vollername vollstaendigername patientenname "
                + "nachnamevorname familiennamevorname lastnamefirstname surnamefirstname lastfirst"),
        ("birthDate",
            "birthdate dateofbirth dob birthday birth born geburtsdatum geburtstag gebdatum gebdat geb geboren "
                + "geborenam"
            + " datenaissance geboortedatum fechanacimiento"),
        ("sex", "sex gender geschlecht administrativegender sexe geslacht sexo anrede salutation"),
        ("phone",
            "phone telephone phonenumber phonehome homephone phonecell cellphone mobile mobilephone tel telefon "
                + "telefonnummer handy"
            + " mobil mobiltelefon rufnummer telefonprivat phonecontact phonebiz workphone telefon1 telefon2 phone1 "
            + "phone2 festnetz telefonnr telnr telprivat telmobil telefonmobil phonemobile phoneno contactnumber"),
        ("email", "email emailaddress mail emailadresse"),
        ("address",
            "address street addressline1 addressline2 address1 address2 line1 line2 streetaddress strasse "
                + "strassehausnummer strassenr strasseundhausnummer anschrift"
            + " adresse hausnummer zip zipcode postalcode postcode plz postleitzahl city town ort stadt wohnort "
            + "cityvillage state"
            + " stateprovince province bundesland country land countrycode postleitzahlort plzort"),
        ("allergies", "allergies allergy allergien allergie unvertraeglichkeiten"),
        ("conditions",
            "conditions problems problemlist problem diagnoses chronicconditions medicalhistory dauerdiagnosen "
                + "vorerkrankungen"
            + " grunderkrankungen erkrankungen anamnese"),
        ("notes",
            "notes note comment comments remark remarks bemerkung bemerkungen notiz notizen anmerkung anmerkungen "
                + "kommentar"),
        ("visitedAt",
            "visitedat visitdate dateofvisit visitdatetime encounterdate encounterdatetime start "
                + "startdate"
            + " consultationdate appointmentdate dateofservice servicedate date datetime behandlungsdatum "
            + "besuchsdatum konsultationsdatum"
            + " behandlungam datum termindatum besuchtam termin besuch konsultation visit encounter"),
        (ImportFields.VisitTime, "visittime time uhrzeit zeit starttime"),
        ("complaint",
            "complaint chiefcomplaint reason reasonforvisit visitreason presentingcomplaint reasondescription "
                + "description"
            + " grund anlass beschwerde beschwerden besuchsgrund konsultationsgrund vorstellungsgrund leitsymptom "
            + "encountertype"),
        (ImportFields.VisitNotes,
            "visitnotes visitnote clinicalnotes progressnote soap findings befund befunde verlauf konsultationsnotizen"
            + " besuchsnotizen encounternotes"),
        ("diagnosis", "diagnosis visitdiagnosis assessment diagnose befunddiagnose icd10text diagnosetext"),
        ("prescription",
            "prescription prescriptions medication medications drug drugs treatment plan rezept rezepte verordnung "
                + "verordnungen"
            + " medikament medikamente medikation therapie"),
    ];

    // Several columns may make up these.
    private static readonly string[] Joined = ["givenName", "address", "phone", "notes", ImportFields.VisitNotes];

    // As an export of ours has them: of these a word means no other field.
    private static readonly Dictionary<string, string> OwnNames = ImportFields.All.ToDictionary(Plain);

    private static readonly Dictionary<string, (string Field, int Rank)> ByHeading = Known
        .SelectMany(known => known.Headings.Split(' ').Select((heading, rank) => (heading, known.Field, rank)))
        .Where(one => !OwnNames.ContainsKey(one.heading))
        .Concat(OwnNames.Select(own => (heading: own.Key, Field: own.Value, rank: 0)))
        .ToDictionary(one => one.heading, one => (one.Field, one.rank));

    /// <summary>A field, or an empty text, for each heading.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> headings)
    {
        var found = headings.Select(Find).ToArray();
        var fields = found.Select(one => one.Field ?? "").ToArray();
        foreach (var field in fields.Where(field => field.Length > 0 && !Joined.Contains(field)).Distinct().ToList())
        {
            var best = Enumerable.Range(0, fields.Length).Where(at => fields[at] == field).MinBy(at => found[at].Rank);
            for (var at = 0; at < fields.Length; at++)
            {
                if (fields[at] == field && at != best)
                    fields[at] = "";
            }
        }

        Settle(headings, fields);
        return fields;
    }

    /// <summary>
    /// A heading without separators and capitals, if its column holds numbers of patients; else null.
    /// </summary>
    public static string? Identifier(string heading) =>
        Find(heading).Field == "chartNumber" ? Plain(heading) : null;

    // What a word means depends on the others.
    private static void Settle(IReadOnlyList<string> headings, string[] fields)
    {
        var named = fields.Contains("familyName") && fields.Contains("givenName");
        var patient = named || fields.Contains(ImportFields.Name) || !fields.Contains("birthDate")
            ? -1 : Array.FindIndex([.. headings], heading => Plain(heading) is "patient" or "patientin");
        var visits = fields.Contains("visitedAt")
            && fields.Intersect(ImportFields.OfVisit).Except(["visitedAt", ImportFields.VisitTime]).Any();
        for (var at = 0; at < fields.Length; at++)
        {
            fields[at] = fields[at] switch
            {
                // Who has a birth date and no other name is not called by a number.
                _ when at == patient => ImportFields.Name,
                ImportFields.Name when named => "",
                ImportFields.Name when fields.Contains("givenName") => "familyName", // "Name, Vorname"
                "notes" when visits && !fields.Contains(ImportFields.VisitNotes) && !fields.Contains("address") =>
                    ImportFields.VisitNotes,
                // A date alone, in a list of patients, may be anything.
                var field
                    when !visits && ImportFields.OfVisit.Contains(field) && !fields.Contains("visitedAt")
                        && field is not "diagnosis" => "",
                "visitedAt" or ImportFields.VisitTime when !visits => "",
                "diagnosis" when !fields.Contains("visitedAt") => fields.Contains("conditions") ? "" : "conditions",
                var field => field,
            };
        }
    }

    private static (string? Field, int Rank) Find(string heading)
    {
        var plain = Plain(heading);
        // "Name, Vorname" is one column; "Name Vorname" may be in either order, so nobody guesses.
        if (plain == "namevorname" && heading.Contains(',', StringComparison.Ordinal))
            return (ImportFields.Name, 0);
        if (ByHeading.TryGetValue(plain, out var known))
            return known;
        foreach (var prefix in (string[])["patienten", "patients", "patient", "pat"])
        {
            if (plain.StartsWith(prefix, StringComparison.Ordinal)
                && ByHeading.TryGetValue(plain[prefix.Length..], out known))
                return (known.Field, known.Rank + 100);
        }

        return (null, 0);
    }

    private static string Plain(string heading)
    {
        // "Geburtsdatum (TT.MM.JJJJ)": what stands in brackets says how, not what.
        var bracket = heading.IndexOf('(', StringComparison.Ordinal);
        var letters = (bracket > 0 ? heading[..bracket] : heading).ToLowerInvariant()
            .Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormD);
        return string.Concat(letters.Where(letter =>
            char.IsLetterOrDigit(letter)
                && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark));
    }
}
