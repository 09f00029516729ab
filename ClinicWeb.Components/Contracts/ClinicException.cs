namespace ClinicWeb.Components.Contracts;

/// <summary>What kind of failure the host has to tell; each maps to one HTTP status.</summary>
public enum ClinicError
{
    /// <summary>400: the request or a field of it cannot be understood.</summary>
    Invalid,

    /// <summary>404: no such patient, visit or backup.</summary>
    NotFound,

    /// <summary>409: the data changed meanwhile, or the rules forbid it.</summary>
    Conflict,

    /// <summary>413: the upload is larger than allowed.</summary>
    TooLarge,

    /// <summary>422: the file is not a sound backup.</summary>
    NotSound,

    /// <summary>503: the practice is in recovery, or is being restored at this moment.</summary>
    Recovery,

    /// <summary>503: a backup that had to come first could not be made.</summary>
    BackupImpossible,

    /// <summary>507: the disk is full.</summary>
    DiskFull,
}

/// <summary>
/// The one kind of exception that features throw on purpose. <see cref="What"/> says in a doctor's words what happened;
/// <see cref="Hint"/> says what to do next. The host and the pages turn it into problem details, a snackbar, an
/// activity row.
/// </summary>
public sealed class ClinicException(ClinicError error, Text what, Text hint, Exception? inner = null)
    : Exception(what.ToString(), inner), ISayable
{
    /// <summary>The kind of failure.</summary>
    public ClinicError Error { get; } = error;

    /// <summary>What happened; <see cref="Exception.Message"/> is its English, for logs.</summary>
    public Text What { get; } = what;

    /// <summary>What to do next, as a full sentence.</summary>
    public Text Hint { get; } = hint;

    /// <summary>The step of a backup or restore that failed, such as <c>verify</c>; null outside of those.</summary>
    public string? Step { get; init; }

    /// <summary>
    /// Every field that is wrong with what is allowed; empty unless <see cref="ClinicError.Invalid"/>.
    /// </summary>
    public IReadOnlyDictionary<string, Text[]> Fields { get; init; } = new Dictionary<string, Text[]>();

    /// <summary>What happened and what to do, in one line.</summary>
    public Text Detail => Text.Join(What, Hint);
}
