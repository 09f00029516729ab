using System.Globalization;
using System.Reflection;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Demo;

/// <summary>Reads <c>conditions.txt</c> and its German twin, whose head explains its form.</summary>
internal static class ConditionBook
{
    /// <summary>One of the books, by the name of its resource.</summary>
    public static IReadOnlyList<Condition> Read(string book)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(book)!;
        using var reader = new StreamReader(stream);
        var conditions = new List<Condition>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                conditions.Add(Head(line[3..].Split("; ")));
            else if (line.Length > 0 && line[0] != '#')
                Add(conditions[^1], line[0], line[2..]);
        }

        return conditions;
    }

    private static Condition Head(string[] parts)
    {
        var ages = parts[1].Split('-');
        return new Condition
        {
            Name = parts[0],
            MinAge = int.Parse(ages[0], CultureInfo.InvariantCulture),
            MaxAge = int.Parse(ages[1], CultureInfo.InvariantCulture),
            Weight = int.Parse(parts[2], CultureInfo.InvariantCulture),
            Only = parts.Contains("female") ? Sex.Female : parts.Contains("male") ? Sex.Male : null,
            Chronic = parts.Contains("chronic"),
        };
    }

    private static void Add(Condition condition, char kind, string text)
    {
        // Sentences stand one on a line; short texts several, with bars between them (bars in braces are choices).
        var (list, several) = kind switch
        {
            'C' => (condition.Complaints, true),
            'K' => (condition.FollowUps, true),
            'S' => (condition.Histories, false),
            'U' => (condition.FollowUpHistories, false),
            'F' => (condition.Findings, false),
            'D' => (condition.Diagnoses, true),
            'R' => (condition.Prescriptions, true),
            'P' => (condition.Plans, false),
            _ => throw new FormatException($"conditions.txt: {kind} {text}"),
        };
        if (several)
            list.AddRange(text.Split(" | "));
        else
            list.Add(text);
    }
}
