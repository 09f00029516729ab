using System.Text;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;

namespace ClinicWeb.Server.Host.Setup;

/// <summary>
/// The first double click of this user asks where the practice is to be kept, before one is begun anywhere.
/// </summary>
internal static class FirstStart
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>How the first start went on.</summary>
    public enum Outcome
    {
        /// <summary>There was nothing to ask.</summary>
        NotAsked,

        /// <summary>The window that answered waits for the pages.</summary>
        Answered,

        /// <summary>It was closed without an answer, or another one asks already.</summary>
        Ended,
    }

    /// <summary>Asks, where nobody chose and nothing was begun.</summary>
    public static async Task<Outcome> AskAsync(string[] args)
    {
        if (!ClinicProgram.IsDoubleClicked || ChosenStartUpkeep.File is not { } file)
            return Outcome.NotAsked;
        ChosenStartUpkeep.TakeFromLogin(file, LoginStarts.OfThisSystem());
        return DesktopStart.FolderOf(args) is { } folder
            && new PlaceChoice(folder, file, AppContext.BaseDirectory) is var choice && IsOpen(args, choice)
                ? await AskAsync(args, choice, address => Browser.TryOpen(address))
                : Outcome.NotAsked;
    }

    /// <summary>Whether it is still open where the practice is to be.</summary>
    /// <param name="args">Of this start.</param>
    /// <param name="choice">Where a practice would be begun, unless somebody chooses.</param>
    internal static bool IsOpen(string[] args, PlaceChoice choice) =>
        !args.Contains(ClinicProgram.InBackground) && choice.IsOpen && !RunningPages.Exist(choice.Proposed)
            && DesktopStart.Configured(args)[ChosenStartSource.DataDirectory] is null or "";

    /// <summary>Asks on a page, until it is answered or this program is closed.</summary>
    internal static async Task<Outcome> AskAsync(
        string[] args, PlaceChoice choice, Action<string> show, CancellationToken ct = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(choice.File)!);
        using var one = DataFolderLock.TryHold(choice.Lock);
        if (one is null)
        {
            // A second double click: the page of the first, if that got so far.
            if (File.Exists(choice.Address)
                && ListenAddresses.ForBrowser(Durable.ReadText(choice.Address)) is { } asking)
                show(asking);
            return Outcome.Ended;
        }

        if (!choice.IsOpen)
            return Outcome.NotAsked; // The first was just answered.
        try
        {
            Durable.Delete(choice.CloseRequest);
            var question = new PlaceQuestion(choice);
            await using var app = question.Build(args);
            await app.StartAsync(ct);
            if (ListenAddresses.ForBrowser(app.Services.GetRequiredService<IServer>()) is { } here)
            {
                Durable.WriteFile(choice.Address, Encoding.UTF8.GetBytes(here));
                show(here);
            }

            var answered = await question.AnswerAsync(app.Lifetime.ApplicationStopping, ct);
            await app.StopAsync(CancellationToken.None);
            return answered ? Outcome.Answered : Outcome.Ended;
        }
        finally
        {
            Durable.Discard(choice.Address);
            Durable.Discard(choice.CloseRequest);
        }
    }

    /// <summary>Ends the program that asks; false where none does.</summary>
    public static async Task<bool> CloseAsync(PlaceChoice choice)
    {
        if (!DataFolderLock.IsHeld(choice.Lock))
            return false;
        Durable.WriteFile(choice.CloseRequest, []);
        while (DataFolderLock.IsHeld(choice.Lock))
            await Task.Delay(BetweenLooks, TimeProvider.System);
        return true;
    }
}
