namespace ClinicWeb.Server.Host.Api;

/// <summary>Marks an endpoint that works on the records: while the practice cannot be opened it answers 503.</summary>
internal sealed class NeedsPractice;

/// <summary>Marks an endpoint that answers also while the practice is locked: it tells nothing of patients.</summary>
internal sealed class OpenWhileLocked;

/// <summary>Marks an endpoint that is asked without anybody working: no practice stays unlocked for it.</summary>
internal sealed class AsksByItself;

/// <summary>Which records an endpoint works on.</summary>
/// <param name="Kind">What its ids are.</param>
internal sealed record RecordsOf(RecordKind Kind);

/// <summary>A kind of record.</summary>
internal enum RecordKind
{
    /// <summary>Patients, with all their visits.</summary>
    Patients,

    /// <summary>Single visits.</summary>
    Visits,

    /// <summary>Attached files.</summary>
    Files,
}

internal static class EndpointMarks
{
    /// <summary>See <see cref="NeedsPractice"/>.</summary>
    public static TBuilder RequirePractice<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new NeedsPractice());

    /// <summary>See <see cref="Api.AsksByItself"/>.</summary>
    public static TBuilder AsksByItself<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AsksByItself());

    /// <summary>See <see cref="Api.OpenWhileLocked"/>.</summary>
    public static TBuilder OpenWhileLocked<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new OpenWhileLocked());
}
