using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Api;

/// <summary>Every refusal as RFC 9457 problem details, whatever the caller accepts.</summary>
internal static class Problems
{
    /// <summary>The status that CONTRACT gives each kind of failure.</summary>
    public static int StatusOf(ClinicError error) => error switch
    {
        ClinicError.Invalid => StatusCodes.Status400BadRequest,
        ClinicError.NotFound => StatusCodes.Status404NotFound,
        ClinicError.Conflict => StatusCodes.Status409Conflict,
        ClinicError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ClinicError.NotSound => StatusCodes.Status422UnprocessableEntity,
        ClinicError.Recovery or ClinicError.BackupImpossible => StatusCodes.Status503ServiceUnavailable,
        ClinicError.DiskFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Writes what a feature refused.</summary>
    public static Task WriteAsync(HttpContext http, ClinicException error) =>
        WriteAsync(http, StatusOf(error.Error), Title(error.Error), error.Detail.ToString(), error.Fields, error.Step);

    /// <summary>Writes a refusal in words.</summary>
    public static Task WriteAsync(
        HttpContext http, int status, string title, string detail,
        IReadOnlyDictionary<string, Text[]>? fields = null, string? step = null)
    {
        var extensions = new Dictionary<string, object?>();
        if (fields is { Count: > 0 })
            extensions["errors"] = fields;
        if (step is not null)
            extensions["step"] = step;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            detail, http.Request.Path.Value, status, title, type: "about:blank", extensions).ExecuteAsync(http);
    }

    private static string Title(ClinicError error) => error switch
    {
        ClinicError.Invalid => "Not understood",
        ClinicError.NotFound => "Not found",
        ClinicError.Conflict => "Conflict",
        ClinicError.TooLarge => "Too large",
        ClinicError.NotSound => "Not a sound backup",
        ClinicError.Recovery => "Practice not available",
        ClinicError.BackupImpossible => "Backup impossible",
        ClinicError.DiskFull => "Disk full",
        _ => "Failed",
    };
}
