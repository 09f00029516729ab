namespace ClinicWeb.Bench;

/// <summary>What a doctor might type, and which visits of the demo practice answer it.</summary>
/// <param name="Kind">Why it is hard.</param>
/// <param name="Text">As typed.</param>
/// <param name="Diagnoses">A visit with one of these in its diagnosis is right.</param>
internal sealed record RelevanceQuestion(string Kind, string Text, params string[] Diagnoses);

/// <summary>The fixed set.</summary>
internal static class RelevanceQuestions
{
    public static IReadOnlyList<RelevanceQuestion> All { get; } =
    [
        new("exact", "bronchitis", "bronchitis", "lower respiratory"),
        new("exact", "pneumonia lower lobe", "pneumonia"),
        new("exact", "arterial hypertension", "hypertension", "high blood pressure"),
        new("exact", "streptococcal tonsillitis", "tonsillitis"),
        new("exact", "otitis media", "otitis media", "middle ear"),
        new("exact", "kidney stone", "renal colic", "stone"),
        new("typo", "bronchitus", "bronchitis", "lower respiratory"),
        new("typo", "pnuemonia", "pneumonia"),
        new("typo", "hypertenshun", "hypertension", "high blood pressure"),
        new("typo", "tonsilitis", "tonsillitis"),
        new("typo", "diabetis melitus", "diabetes"),
        new("typo", "migrane", "migraine"),
        new("typo", "hypothyrodism", "hypothyroid", "hashimoto", "underactive"),
        new("typo", "atrial fibrilation", "fibrillation"),
        new("typo", "osteoperosis", "osteopor", "bone density"),
        new("typo", "asthama", "asthma"),
        new("typo", "gastroentritis", "gastroenteritis", "diarrhoea"),
        new("typo", "siatica", "sciatica", "radiculopathy", "lumboischialgia"),
        new("form", "migraines", "migraine"),
        new("form", "diabetic", "diabetes"),
        new("form", "asthmatic", "asthma"),
        new("form", "hypertensive", "hypertension", "high blood pressure"),
        new("form", "depressed", "depress"),
        new("form", "allergies to pollen", "hay fever", "pollen", "rhinoconjunctivitis"),
        new("synonym", "high blood pressure", "hypertension", "high blood pressure"),
        new("synonym", "strep throat", "tonsillitis"),
        new("synonym", "middle ear infection", "otitis media", "middle ear"),
        new("synonym", "heart failure swollen legs", "heart failure", "cardiac insufficiency"),
        new("synonym", "heartburn", "reflux", "GERD"),
        new("synonym", "shingles", "zoster", "shingles"),
        new("synonym", "burning on passing urine", "cystitis", "urinary tract infection"),
        new("synonym", "underactive thyroid", "hypothyroid", "hashimoto", "underactive"),
    ];
}
