using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Unlock;
using ClinicWeb.Server.Host.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>The page that unlocks the practice, and the same for scripts.</summary>
internal static class UnlockEndpoints
{
    private const string Address = "/unlock";
    private const int LargestForm = 16 * 1024;

    /// <summary>
    /// Where to unlock, and to come back from. Only the path: what was searched for is nobody else's business.
    /// </summary>
    public static string PageFor(PathString path) =>
        path.HasValue && path != "/" ? $"{Address}?returnUrl={Uri.EscapeDataString(path.ToUriComponent())}" : Address;

    public static void MapUnlock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, Show).OpenWhileLocked().ExcludeFromDescription();
        routes.MapPost(Address, UnlockPageAsync).OpenWhileLocked().ExcludeFromDescription();
        var api = routes.MapGroup("/api").WithTags("Lock");
        api.MapPost("/unlock", UnlockAsync).OpenWhileLocked()
            .WithSummary("Unlocks the practice for who sends the cookie of the answer.")
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 401, 429);
        api.MapGet("/lock", () => TypedResults.NoContent()).AsksByItself()
            .WithSummary("204 while it is unlocked for this caller, else 401.").Refuses(401);
        api.MapPost("/lock", (HttpContext http, Sessions sessions) =>
        {
            sessions.End(SessionCookie.Read(http));
            SessionCookie.Delete(http);
            return TypedResults.NoContent();
        }).AsksByItself().WithSummary("Locks it for this caller.").Refuses(401);
        api.MapPost("/active", () => TypedResults.NoContent())
            .WithSummary("Says that somebody works: it is not locked yet.").Refuses(401);
    }

    private static IResult Show(
        HttpContext http, Sessions sessions, PassphraseStore store, UnlockWait wait, string? returnUrl)
    {
        if (sessions.Find(SessionCookie.Read(http)) is not null)
            return TypedResults.LocalRedirect(LocalUrl.Or(returnUrl, "/"));
        var stored = store.Read();
        var attempt = new UnlockAttempt(false, false, wait.Left);
        var problem = stored.IsReadable ? null : UnlockWords.Of(attempt, stored);
        return Page(returnUrl, problem, attempt, StatusCodes.Status200OK);
    }

    private static async Task<IResult> UnlockPageAsync(
        HttpContext http, Passphrase passphrase, Sessions sessions, PassphraseStore store, CancellationToken ct)
    {
        var form = await SmallForm.ReadAsync(http, LargestForm, ct);
        var attempt = await passphrase.TryAsync(form["passphrase"], ct);
        if (attempt.Right)
        {
            SessionCookie.Write(http, sessions.Begin());
            // See other: going back does not send the passphrase again.
            return new SeeOther(LocalUrl.Or(form["returnUrl"], "/"));
        }

        return Page(form["returnUrl"], UnlockWords.Of(attempt, store.Read()), attempt, Refuse(http, attempt));
    }

    private static async Task<Results<NoContent, EmptyHttpResult>> UnlockAsync(
        HttpContext http, Passphrase passphrase, Sessions sessions, PassphraseStore store, UnlockBody body,
        CancellationToken ct)
    {
        var attempt = await passphrase.TryAsync(body.Passphrase, ct);
        if (attempt.Right)
        {
            SessionCookie.Write(http, sessions.Begin());
            return TypedResults.NoContent();
        }

        var why = UnlockWords.WithWait(attempt, store.Read());
        await Problems.WriteAsync(http, Refuse(http, attempt), "Locked", why.ToString());
        return TypedResults.Empty;
    }

    private static int Refuse(HttpContext http, UnlockAttempt attempt)
    {
        if (attempt.Seconds > 0)
            http.Response.Headers.RetryAfter = attempt.Seconds.ToString(CultureInfo.InvariantCulture);
        return attempt.Tried ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
    }

    private static RazorComponentResult<UnlockDocument> Page(
        string? returnUrl, Text? problem, UnlockAttempt attempt, int status) =>
        new(new Dictionary<string, object?>
        {
            [nameof(UnlockDocument.ReturnUrl)] = LocalUrl.Or(returnUrl, "/"),
            [nameof(UnlockDocument.Problem)] = problem,
            [nameof(UnlockDocument.Seconds)] = attempt.Seconds,
        })
        { StatusCode = status };

    /// <summary>The body of <c>POST /api/unlock</c>.</summary>
    public sealed record UnlockBody(string? Passphrase);

    private sealed class SeeOther(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
