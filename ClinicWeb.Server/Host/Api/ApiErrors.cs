using System.Text.Json;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// Turns whatever an endpoint threw into problem details: words for what we know, no internals for what we do not.
/// </summary>
internal sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception,
        CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case ClinicException known:
                logger.LogInformation("{Method} {Path}: {Detail}", httpContext.Request.Method,
                    httpContext.Request.Path.Value, known.Detail);
                await Problems.WriteAsync(httpContext, known);
                break;
            case BadHttpRequestException bad:
                await WriteBadRequestAsync(httpContext, bad);
                break;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                break;
            case not null when DiskErrors.IsFull(exception):
                logger.LogError(exception, "{Method} {Path}: the disk is full", httpContext.Request.Method,
                    httpContext.Request.Path.Value);
                await Problems.WriteAsync(httpContext, new ClinicException(
                    ClinicError.DiskFull, $"The disk is full, so nothing was changed.",
                    $"Free some space and try again."));
                break;
            case not null when DiskErrors.IsHeld(exception):
                logger.LogError(exception, "{Method} {Path}: a file is held", httpContext.Request.Method,
                    httpContext.Request.Path.Value);
                await Problems.WriteAsync(httpContext, new ClinicException(
                    ClinicError.Conflict, $"Another program has a file of the practice open, so nothing was changed.",
                    $"Close what reads it (a virus scanner, a synchronised folder), then try again."));
                break;
            default:
                logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method,
                    httpContext.Request.Path.Value);
                await Problems.WriteAsync(
                    httpContext, StatusCodes.Status500InternalServerError, "Failed",
                    "ClinicWeb made a mistake. Try again; if it stays, the console window of ClinicWeb tells more.");
                break;
        }

        return true;
    }

    private static Task WriteBadRequestAsync(HttpContext http, BadHttpRequestException bad)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
            return Problems.WriteAsync(http, new ClinicException(
                ClinicError.TooLarge, $"The request is larger than allowed.", $"Send less at once."));
        if (bad.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            return Problems.WriteAsync(
                http, bad.StatusCode, "Not understood",
                "The body is not JSON. Send it with Content-Type: application/json.");
        var (field, problem) = Explain(bad);
        return Problems.WriteAsync(http, new ClinicException(
            ClinicError.Invalid, $"The request cannot be understood.", $"Correct {field}: {problem}")
        {
            Fields = new Dictionary<string, Text[]> { [field] = [problem] },
        });
    }

    private static (string Field, Text Problem) Explain(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json)
        {
            var path = json.Path?.TrimStart('$').TrimStart('.');
            return string.IsNullOrEmpty(path)
                ? ("body", $"it is not well-formed JSON.")
                : (path, json.Data["words"] as Text ?? $"the value has the wrong form.");
        }

        var parameter = BadParameter().Match(bad.Message);
        return parameter.Success
            ? (parameter.Groups["name"].Value, (Text)$"\"{parameter.Groups["value"].Value}\" has the wrong form.")
            : ("body", $"it is missing or unreadable.");
    }

    [GeneratedRegex("""parameter "\S+ (?<name>\w+)" from "(?<value>[^"]*)".""")]
    private static partial Regex BadParameter();
}
