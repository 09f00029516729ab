using System.Reflection;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Exchange.Records;

/// <summary>One field of what a form fills, as files and the stage have it: as text.</summary>
/// <typeparam name="TInput">Whose field it is.</typeparam>
internal sealed class RecordField<TInput>
{
    private readonly PropertyInfo _property;
    private readonly Type _type;
    private readonly object? _nothing;

    /// <summary>A property of a type that cannot be written here is an error at once.</summary>
    /// <param name="column">Its column in the table.</param>
    /// <param name="property">Of the contract.</param>
    public RecordField(string column, PropertyInfo property)
    {
        (Column, _property) = (column, property);
        Name = ImportFields.NameOf(property);
        _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _nothing = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
        if (!IsText && !_type.IsEnum && _type != typeof(DateOnly) && _type != typeof(DateTime))
            throw new NotSupportedException($"{nameof(RecordField<>)} does not say how {property.Name} is written.");
    }

    /// <summary>In the tables of the practice and of the stage.</summary>
    public string Column { get; }

    /// <summary>In files (<see cref="ImportFields"/>).</summary>
    public string Name { get; }

    /// <summary>In the contract.</summary>
    public string Property => _property.Name;

    /// <summary>Whether it holds words, and neither a date nor one of few values.</summary>
    public bool IsText => _type == typeof(string);

    /// <summary>Null where nothing is said: <see cref="Sex.Unknown"/>, too.</summary>
    public object? Said(TInput record) =>
        _property.GetValue(record) is { } value && !value.Equals(_nothing) ? value : null;

    /// <summary>As it is written; also that nothing is known, where there is a word for it.</summary>
    public string? Text(TInput record) => _property.GetValue(record) switch
    {
        null => null,
        string words => words,
        DateOnly day => StoredDate.Text(day),
        DateTime moment => StoredDate.Text(moment),
        var value => value.ToString()!.ToLowerInvariant(),
    };

    /// <summary>Takes over what another record says.</summary>
    public void Copy(TInput from, TInput to) => _property.SetValue(to, _property.GetValue(from));

    /// <summary>Takes what was written; what nobody can read says nothing.</summary>
    public void Set(TInput record, string? text) => _property.SetValue(record, text is null ? _nothing : Parsed(text));

    private object? Parsed(string text) =>
        IsText ? text
        : _type == typeof(DateOnly) ? StoredDate.Day(text)
        : _type == typeof(DateTime) ? StoredDate.Moment(text)
        : Enum.TryParse(_type, text, ignoreCase: true, out var value) ? value
        : _nothing;
}
