namespace ClinicWeb.Tests.Support;

/// <summary>Deterministic visits that read a little like notes, each with a number that only it has.</summary>
public sealed class ClinicTexts(int seed)
{
    private static readonly string[] Diagnoses =
    [
        "Essential hypertension", "Type 2 diabetes mellitus", "Migraine without aura", "Acute bronchitis",
        "Atrial fibrillation",
        "Osteoarthritis of the knee", "Iron deficiency anaemia", "Hypothyroidism", "Gastro-oesophageal reflux",
        "Allergic rhinitis",
        "Lumbar disc herniation", "Chronic obstructive pulmonary disease", "Psoriasis vulgaris",
        "Urinary tract infection",
        "Deep vein thrombosis", "Rheumatoid arthritis", "Major depressive episode", "Cholecystolithiasis",
        "Otitis media",
    ];

    private static readonly string[] Phrases =
    [
        "reports fatigue in the morning", "sleeps badly", "no fever", "lungs clear on auscultation", "abdomen soft",
        "blood pressure measured twice", "pain on movement", "advised to drink more", "follow-up in two weeks",
        "laboratory values requested", "no known allergies", "weight stable", "walks two kilometres a day",
        "swelling of the left ankle", "reflexes symmetrical", "medication well tolerated", "ultrasound arranged",
    ];

    private readonly Random _random = new(seed);
    private int _number;

    public (string Complaint, string Notes, string Diagnosis) Now { get; private set; }

    public (string Complaint, string Notes, string Diagnosis) Next()
    {
        var phrases = Enumerable.Range(0, 8).Select(_ => Pick(Phrases));
        Now = (Pick(Phrases), $"{string.Join(", ", phrases)}; case {Code(seed, ++_number)}.", Pick(Diagnoses));
        return Now;
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private static string Code(int seed, int number) => $"q{seed}x{number}z{number * 7919 % 10007}";
}
