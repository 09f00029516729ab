using System.Reflection;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// Records with every property set, found by reflection: a new field is filled, too, and missed where it is forgotten.
/// </summary>
internal static class FilledRecord
{
    /// <summary>Every field is filled, with what the rules allow and nothing trims.</summary>
    public static T Whole<T>()
        where T : new()
    {
        var record = new T();
        foreach (var property in Fields<T>())
            property.SetValue(record, property.Name switch
            {
                "Email" => "anna@example.org",
                _ when property.PropertyType == typeof(string) => $"{property.Name} ä",
                _ when property.PropertyType == typeof(DateOnly?) => new DateOnly(1999, 12, 31),
                _ when property.PropertyType == typeof(DateTime?) => new DateTime(2025, 12, 31, 13, 45, 0),
                _ when property.PropertyType == typeof(Sex) => (object)Sex.Female,
                _ => throw new InvalidOperationException($"Say how {property.Name} is filled."),
            });
        return record;
    }

    /// <summary>The same record with another value in one field.</summary>
    public static T Other<T>(T record, string field)
        where T : new()
    {
        var other = Only(record, [.. Fields<T>().Select(property => property.Name)]);
        var changed = typeof(T).GetProperty(field)!;
        changed.SetValue(other, changed.GetValue(record) switch
        {
            string text => $"x{text}",
            DateOnly day => day.AddDays(-1),
            DateTime moment => moment.AddDays(-1),
            Sex => (object)Sex.Male,
            _ => throw new InvalidOperationException($"Say how {field} is changed."),
        });
        return other;
    }

    /// <summary>A record that has only these fields of another.</summary>
    public static T Only<T>(T record, params IReadOnlyCollection<string> fields)
        where T : new()
    {
        var only = new T();
        foreach (var property in Fields<T>().Where(property => fields.Contains(property.Name)))
            property.SetValue(only, property.GetValue(record));
        return only;
    }

    /// <summary>The fields in which two records differ.</summary>
    public static IEnumerable<string> Unlike<T>(T one, T other) => Fields<T>()
        .Where(property => !Equals(property.GetValue(one), property.GetValue(other))).Select(property => property.Name);

    /// <summary>Of a form.</summary>
    public static IReadOnlyList<PropertyInfo> Fields<T>() =>
        [.. typeof(T).GetProperties().Where(property => property.CanWrite)];
}
