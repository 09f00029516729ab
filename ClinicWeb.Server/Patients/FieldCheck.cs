using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Patients;

/// <summary>Collects what is wrong with each field of a form, so that all of it can be told at once.</summary>
internal sealed class FieldCheck
{
    private readonly List<(string Field, Text Message)> _errors = [];

    /// <summary>Notes that a field is wrong.</summary>
    /// <param name="field">Its name in JSON.</param>
    /// <param name="message">What is allowed, as a full sentence.</param>
    public void Add(string field, Text message) => _errors.Add((field, message));

    /// <summary>
    /// An optional text: trimmed, composed (é is one character), with one kind of line break; empty becomes null.
    /// </summary>
    public string? Text(string field, string? value, int longest, bool lines = false)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        if (!IsWellFormed(value))
        {
            Add(field, $"Contains a broken character; type it again.");
            return null;
        }

        var text = value.Normalize().ReplaceLineEndings("\n").Trim();
        if (text.Length > longest)
            Add(field, $"At most {longest:N0} characters; this has {text.Length:N0}.");
        if (text.Any(letter => char.IsControl(letter) && !(lines && (letter is '\n' or '\t'))))
            Add(field, lines switch
            {
                true => $"Contains a control character other than a line break or tab.",
                false => $"Contains a line break or another control character.",
            });
        return text;
    }

    /// <summary>A text that must not be empty.</summary>
    public string? RequiredText(string field, string? value, int longest, bool lines = false)
    {
        if (string.IsNullOrWhiteSpace(value))
            Add(field, $"Required: 1 to {longest:N0} characters.");
        return Text(field, value, longest, lines);
    }

    /// <summary>Throws <see cref="ClinicError.Invalid"/> when any field is wrong.</summary>
    /// <param name="outcome">What therefore did not happen, such as <c>The patient was not saved</c>.</param>
    public void ThrowIfAny(Text outcome)
    {
        if (_errors.Count == 0)
            return;
        var fields = _errors.GroupBy(error => error.Field)
            .ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray());
        throw new ClinicException(
            ClinicError.Invalid,
            fields.Count switch
            {
                1 => $"{outcome}: one field needs attention.",
                var several => $"{outcome}: {several} fields need attention.",
            },
            Components.Contracts.Text.Join(_errors.Select(error => Named(error.Field, error.Message))))
        {
            Fields = fields,
        };
    }

    private static Text Named(string field, Text message) => $"{field}: {message}";

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text, at))
                return false;
            at++;
        }

        return true;
    }
}
