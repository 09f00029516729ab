using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;

namespace ClinicWeb.Server.Exchange.Records;

/// <summary>
/// All fields that a form fills. Whoever reads, writes or compares every one of them does it by this list, so that a
/// new one goes out, comes in and is compared like the others.
/// </summary>
/// <typeparam name="TInput">Whose fields they are.</typeparam>
internal sealed class RecordFields<TInput>
    where TInput : class, new()
{
    /// <summary>A property that has no column is an error at once.</summary>
    /// <param name="columns">Of the table, in the order in which the fields are to stand.</param>
    public RecordFields(IEnumerable<string> columns)
    {
        var properties = typeof(TInput).GetProperties()
            .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        All = [.. columns.Where(properties.ContainsKey)
            .Select(column => new RecordField<TInput>(column, properties[column]))];
        if (properties.Keys.Except(All.Select(field => field.Column)).FirstOrDefault() is { } forgotten)
            throw new ArgumentException($"{typeof(TInput).Name} has no column {forgotten}.");
        Columns = string.Join(", ", All.Select(field => field.Column));
        Parameters = string.Join(", ", All.Select(field => "@" + field.Column));
    }

    /// <summary>In the order in which they stand in files.</summary>
    public IReadOnlyList<RecordField<TInput>> All { get; }

    /// <summary>For an INSERT.</summary>
    public string Columns { get; }

    /// <summary>For its VALUES.</summary>
    public string Parameters { get; }

    /// <summary>What <see cref="Parameters"/> stand for; null is what is not said.</summary>
    public IEnumerable<(string Name, object? Value)> Values(TInput record) =>
        All.Select(field => ("@" + field.Column, (object?)(field.Said(record) is null ? null : field.Text(record))));

    /// <summary>A record of what was written.</summary>
    /// <param name="text">Of each field; null where nothing is.</param>
    public TInput Read(Func<RecordField<TInput>, string?> text)
    {
        var record = new TInput();
        foreach (var field in All)
            field.Set(record, text(field));
        return record;
    }

    /// <summary>The fields of which one record says something that the other does not.</summary>
    public IEnumerable<RecordField<TInput>> Differing(TInput said, TInput here) =>
        All.Where(field => field.Said(said) is { } value && !value.Equals(field.Said(here)));

    /// <summary>Here, with what the other record says.</summary>
    public TInput Over(TInput said, TInput here)
    {
        var whole = new TInput();
        foreach (var field in All)
            field.Copy(field.Said(said) is null ? here : said, whole);
        return whole;
    }
}

/// <summary>Of the patients and of the visits.</summary>
internal static class RecordFields
{
    private static readonly string[] First = ["chart_number", "family_name", "given_name", "birth_date"];

    /// <summary>Of a patient.</summary>
    public static readonly RecordFields<PatientInput> Patients = new(First.Union(PatientRow.Columns.Names));

    /// <summary>By which a visit names its patient.</summary>
    public static readonly IReadOnlyList<RecordField<PatientInput>> Whose = [.. Patients.All.Take(First.Length)];

    /// <summary>Of a visit.</summary>
    public static readonly RecordFields<VisitInput> Visits = new(VisitRow.Columns.Names);
}
