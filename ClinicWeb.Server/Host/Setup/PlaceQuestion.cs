using System.Net;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Setup;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClinicWeb.Server.Host.Setup;

/// <summary>
/// One page, at the address of the pages to come, and behind the same guards: where is the practice to be kept?
/// </summary>
internal sealed class PlaceQuestion(PlaceChoice choice)
{
    /// <summary>Answers 204 as long as it is asked: the window that answered waits for the end of that.</summary>
    private const string Asking = "/place/asking";

    private const string Address = "/place";
    private const int LargestForm = 64 * 1024;

    // The page that says it was heard is sent before the server goes.
    private static readonly TimeSpan ToSendTheLastPage = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _one = new();

    /// <summary>The server that asks; it has nothing of a practice.</summary>
    public WebApplication Build(string[] args)
    {
        var builder = ClinicHost.CreateBuilder(args, choice.File);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSettings().AddSecurity().AddPages();
        // Nothing outlives this question; the keys of the pages are made when there are pages.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

        var app = builder.Build();
        app.UseSecurity().Use(AnswerThisComputerOnly).UseRouting().UseClinicCulture();
        app.MapStaticAssets();
        app.MapCulture();
        app.MapGet(Asking, () => TypedResults.NoContent());
        app.MapPost(Address, TakeAsync);
        foreach (var program in (string[])["/api/{**rest}", "/hubs/{**rest}", "/health"])
            app.Map(program, RefuseProgramsAsync);
        app.MapFallback(() => Page(new PlaceForm())).WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]));
        LoopbackOnly.Check(app.Configuration, app.Services.GetRequiredService<ClinicOptions>().ListenBeyondLocalhost);
        return app;
    }

    /// <summary>
    /// False when it was closed instead, or is not open any more: by "install", or a start that was told where.
    /// </summary>
    public async Task<bool> AnswerAsync(CancellationToken closing, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(closing, ct);
        while (!IsAnswered && choice.IsOpen && !File.Exists(choice.CloseRequest) && !end.IsCancellationRequested)
            await Task.WhenAny(_answered.Task, Task.Delay(BetweenLooks, TimeProvider.System, end.Token));
        if (!IsAnswered)
            return false;
        await Task.Delay(ToSendTheLastPage, TimeProvider.System, end.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    private async Task<RazorComponentResult<PlaceDocument>> TakeAsync(HttpContext http, CancellationToken ct)
    {
        var form = await SmallForm.ReadAsync(http, LargestForm, ct);
        var typed = form["path"].ToString();
        var elsewhere = form["place"] == PlaceForm.Elsewhere;
        try
        {
            Take(elsewhere ? typed : null);
            return Page(new PlaceForm { Done = true });
        }
        catch (ClinicException refused)
        {
            var instead = elsewhere ? choice.Instead(typed) : null;
            return Page(new PlaceForm
            {
                IsElsewhere = elsewhere,
                Typed = instead ?? typed,
                Problem = refused.What,
                Hint = instead is null ? refused.Hint : $"A folder of its own is proposed: {instead}.",
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Page(new PlaceForm
            {
                IsElsewhere = elsewhere,
                Typed = typed,
                Problem = $"The choice could not be kept: {error.Words()}",
                Hint = $"Free some space, or choose another folder, and try again.",
            });
        }
    }

    // Wherever else the pages are shown: where they lie is chosen at this computer.
    private static Task AnswerThisComputerOnly(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // There is no practice that they could ask.
    private static Task RefuseProgramsAsync(HttpContext http) => Problems.WriteAsync(
        http, StatusCodes.Status503ServiceUnavailable, "Not begun",
        "It is not chosen yet where the practice is to be kept. Answer the page that ClinicWeb shows in the browser.");

    // While it is being taken, it is not told from a choice of somebody else's.
    private bool IsAnswered
    {
        get
        {
            lock (_one)
                return _answered.Task.IsCompleted;
        }
    }

    // Two windows: the first answer counts.
    private void Take(string? typed)
    {
        lock (_one)
        {
            if (!IsAnswered)
                choice.Take(typed);
            _answered.TrySetResult();
        }
    }

    private RazorComponentResult<PlaceDocument> Page(PlaceForm form) => new(new Dictionary<string, object?>
    {
        [nameof(PlaceDocument.Place)] = choice.Proposed.Root,
        [nameof(PlaceDocument.Form)] = form,
    })
    {
        StatusCode = form.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };
}
