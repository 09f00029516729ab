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
        if (DesktopStart.FolderOf(args) is not { } folder || !IsOpen(args, file, folder))
            return Outcome.NotAsked;
        return await AskAsync(
            args, new PlaceChoice(folder, file, AppContext.BaseDirectory), address => Browser.TryOpen(address));
    }

    /// <summary>Whether it is still open where the practice is to be.</summary>
    /// <param name="args">Of this start.</param>
    /// <param name="file">Where a choice is kept.</param>
    /// <param name="folder">Where a practice would be begun.</param>
    internal static bool IsOpen(string[] args, string file, DataFolder folder) =>
        !args.Contains(ClinicProgram.InBackground) && !File.Exists(file) && folder.IsNew && !RunningPages.Exist(folder)
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
        if (!IsAsking(choice))
            return false;
        Durable.WriteFile(choice.CloseRequest, []);
        while (IsAsking(choice))
            await Task.Delay(BetweenLooks, TimeProvider.System);
        return true;
    }

    private static bool IsAsking(PlaceChoice choice)
    {
        if (!File.Exists(choice.Lock))
            return false;
        using var free = DataFolderLock.TryHold(choice.Lock);
        return free is null;
    }
}
